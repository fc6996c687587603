"""The words of this service, on its pages and in its code: the one source of the glossary in the
help and of docs/glossary.md."""

from dataclasses import dataclass

from app.core.wording import Phrase, Text


@dataclass(frozen=True)
class Term:
    """``avoid`` are the words that we do not use for it."""

    said: Text
    told: Text
    avoid: str = ""
    is_of_demonstration: bool = False

    @property
    def name(self) -> str:
        return str(self.said)

    @property
    def meaning(self) -> str:
        return str(self.told)


GLOSSARY: tuple[Term, ...] = (
    Term(
        "Accept (a suggestion)",
        "Put what is suggested on the meeting’s agenda.",
        "take",
    ),
    Term(
        "Action",
        "Something that a meeting asks one named person to do by a date. The owner reports it "
        "complete; the secretariat confirms that and closes it.",
        "task, deed",
    ),
    Term("Actual", "The date on which a milestone was reached."),
    Term(
        "Agree (minutes)",
        "A later meeting accepts the minutes as a true record. After that, a change is an "
        "amendment and needs a reason.",
        "settle",
    ),
    Term(
        "Appetite",
        "The highest risk score that the programme accepts. A risk above appetite is tolerated "
        "only with a group’s approval.",
    ),
    Term("Ask", "What a group is asked to do about an agenda item.", "wish"),
    Term(
        "Attendance",
        "Who was present at a meeting, who sent apologies or a substitute, and who else attended.",
        "roll",
    ),
    Term(
        "Backlog",
        "Items that are waiting for a place on one of a group’s agendas.",
        "shelf",
    ),
    Term(
        "Barrier",
        Phrase(
            "An obstacle that {a_place} cannot remove by itself, and that may need a response "
            "from another organisation."
        ),
    ),
    Term(
        "Baseline",
        "The date or figure first agreed, against which progress is measured. It changes only by "
        "an approved change.",
    ),
    Term(
        "Carry over",
        "Move an agenda item to the group’s next meeting.",
        "take along",
    ),
    Term(
        "Cashable saving",
        "A saving by which a budget can be cut. One that frees time or avoids a cost is not "
        "cashable.",
    ),
    Term(
        "Chair’s action",
        "A decision that the chair takes between meetings on the group’s behalf.",
    ),
    Term(
        "Change request",
        "A request to move a milestone’s baseline, with the reason and the effect. The programme "
        "director decides it up to the programme’s limit, and a group beyond that.",
    ),
    Term(
        "Circulate",
        "Send papers, minutes or a pack to the members of a group.",
        "go round, send round",
    ),
    Term(
        "Clear working days",
        "Working days between two dates, not counting either of them. Weekends and the bank "
        "holidays in England are left out.",
    ),
    Term(
        "Clearance (of a paper)",
        "Confirmation by a finance, legal or policy lead that they are content with a version of "
        "a paper. A paper for decision needs finance clearance.",
        "sign-off",
    ),
    Term(
        "Clearance (of a person)",
        "The highest marking that a person is allowed to read.",
    ),
    Term("Commission (a paper)", "Ask a named author to write a paper for a meeting."),
    Term(
        "Consolidated (spend)",
        "Net spend less what both the body that gave the money and the body that spent it have "
        "counted.",
    ),
    Term(
        "Contact (of an organisation)",
        "The person who is asked for what an organisation owes, such as a response to a barrier. "
        "Their senior is told if they do not respond in time.",
    ),
    Term(
        "Customer insight",
        "What was learned about the people whom services are for, such as how many they are "
        "and what "
        "a case costs, with how it is known. It is shown beside the spend on its theme.",
    ),
    Term(
        "Decision",
        "What a group, or its chair, decided, with its date, its basis and its owner. It is kept "
        "in the register of decisions.",
    ),
    Term(
        "Decision sheet",
        "One page on a decision that a group is asked for: the question, the recommendation, the "
        "options with what they cost and save, and what happens if nothing is decided.",
    ),
    Term(
        "Deep dive (spend)",
        "A spend return on one theme of a place. It stands beside the high-level count, which has "
        "the same money, and is never added to it.",
    ),
    Term(
        "Delivery confidence",
        Phrase(
            "How likely {a_place} is to deliver successfully, from {green} to {red}, with a reason."
        ),
    ),
    Term("Draft", "A version that has not been submitted, circulated or issued."),
    Term(
        "Due",
        "To be done by a date. “Not yet due” means that there is still time.",
        "has still time",
    ),
    Term("Forecast", "The date on which a milestone is now expected to be reached."),
    Term(
        "Group",
        "A body that meets on the programme’s business, such as a board. It has "
        "terms of reference, members and a chair.",
    ),
    Term(
        "Hold (reminders)",
        "Send none until they are released. What fell due in the 10 days before is sent then.",
    ),
    Term(
        "Illustrative",
        "Made up for the demonstration, or not verified. Marked with a dagger (†) in the pack.",
        is_of_demonstration=True,
    ),
    Term(
        "Inquorate",
        "Without a quorum. An inquorate meeting can discuss items but cannot take decisions.",
    ),
    Term(
        "Interdependency",
        Phrase("Something that one {place} or organisation needs from another by a date."),
    ),
    Term(
        "Issue (a pack)",
        "Give the pack a number and make it available to its readers. An issued pack does not "
        "change; a correction is a new issue.",
        "publish, release",
    ),
    Term("Issue (a record)", "A problem that has already happened."),
    Term("Item", "One entry on the agenda of a meeting.", "point, thing"),
    Term(
        "Lesson",
        Phrase(
            "What {a_place} learned that others can use: what was tried, what happened, and what "
            "others should do or not do. {A_place} offers it, the secretariat publishes it, and "
            "other {places} say whether they take it up."
        ),
        "learning point, best practice",
    ),
    Term(
        "Lock (minutes)",
        "Stop agreed minutes from being changed at all.",
        "seal",
    ),
    Term(
        "Marking",
        "How sensitive a document is, for example PROTECT or OFFICIAL-SENSITIVE. A pack carries "
        "the highest marking of what is in it, and what comes out of a meeting carries the "
        "meeting’s.",
        "classification, label",
    ),
    Term("Meeting", "One meeting of a group, with its date, agenda and pack."),
    Term("Milestone", Phrase("A dated point in {a_place}’s or the programme’s delivery.")),
    Term(
        "Minutes",
        "The record of a meeting, item by item, with its decisions and actions.",
        "notes",
    ),
    Term("Movement", "How a rating or score has changed since it was last recorded."),
    Term(
        "Nil return",
        "A reply to a write-round that says the member is content.",
    ),
    Term(
        "One-time code",
        "A code from an authenticator app, entered after the password.",
    ),
    Term("Outstanding", "Asked for and not yet received.", "still to come"),
    Term("Overdue", "Not done by the date it was due."),
    Term("Owner", "The one person responsible for a record.", "keeper, holder"),
    Term(
        "Pack",
        "The papers for a meeting in one PDF: agenda, decisions wanted, sections and papers.",
        "bundle",
    ),
    Term("Paper", "A document written for an agenda item, with its front sheet."),
    Term(
        Phrase("{Place}"),
        "Where the programme is delivered. The secretariat chooses what it is called.",
    ),
    Term(
        "Product",
        "A document or other output that the programme makes, in stages up to publication.",
    ),
    Term(
        "Proposal",
        Phrase(
            "What {a_place} wants to change, with what it costs and saves, who pays and who gains. "
            "It begins as an idea, and counts towards totals once it is proposed."
        ),
    ),
    Term(
        "Publish (a record)",
        "Put a copy of it where anyone can read it without signing in. Later changes to the record "
        "stay unpublished until a new copy replaces it.",
    ),
    Term(
        "Quorum",
        "The members who must be present for a meeting to take decisions. A meeting that has "
        "them is quorate.",
    ),
    Term(
        "RAG rating",
        Phrase(
            "{red}, {amber} or {green}, always with a word and a reason, never by colour alone."
        ),
    ),
    Term(
        "Readiness",
        "What has been received for a meeting, what is outstanding and who it is due from.",
    ),
    Term("Received", "Sent in, so no longer outstanding.", "in, come in"),
    Term(
        "Record of changes",
        "Who changed what, and when. It cannot be altered.",
        "journal",
    ),
    Term(
        "Redaction",
        "Leaving restricted or sensitive content out of a document that others will read.",
    ),
    Term(
        "Referral",
        "A record sent from one group to another with an ask. The answer comes back to the group "
        "that asked.",
        "handing over",
    ),
    Term(
        "Register",
        "All the records of one kind: risks, issues, milestones, decisions, actions.",
    ),
    Term(
        "Reject (a suggestion)",
        "Keep what is suggested off the agenda, with a reason. It is not suggested to this group "
        "again unless something new happens.",
        "dismiss",
    ),
    Term(
        "Reminder",
        "An email about something that is due from someone, sent by a rule that the secretariat "
        "keeps.",
        "nudge",
    ),
    Term(
        "Reporting round",
        Phrase("The period in which every {place} writes a return for the next meeting."),
    ),
    Term(
        "Restricted (a record)",
        "Can be read only by named people. It is hidden from everyone else and left out of packs.",
        "secret, private",
    ),
    Term("Retry", "Try again to send a message or build a pack that failed."),
    Term(
        "Return",
        Phrase("What {a_place} reports for a reporting round: submitted, reviewed and accepted."),
        "update",
    ),
    Term("Risk", "Something uncertain that would affect the programme if it happened."),
    Term("Schedule", "When something is planned to happen or to run."),
    Term(
        "Secretariat",
        "The people who run the programme’s meetings: agendas, papers, packs and minutes.",
    ),
    Term(
        "Setting",
        "A value that an administrator or the secretariat can change.",
    ),
    Term(
        "Spend return",
        Phrase(
            "What is spent in {a_place} in a year, line by line, with how it was counted. Its "
            "figures are provisional until they are certified."
        ),
    ),
    Term(
        "Standing agenda",
        "The items that are on the agenda of every meeting of a group.",
        "fixed items",
    ),
    Term("Status", "The stage that a record has reached.", "standing, position"),
    Term(
        "Substitute",
        "Someone who attends in place of a member. Whether they count towards the quorum is in "
        "the terms of reference.",
        "stand-in",
    ),
    Term(
        "Suggestion",
        "A record that may need a group’s attention, offered for its agenda with the reason.",
    ),
    Term("Supersede", "Replace an earlier decision with a later one. Both stay on record."),
    Term("Terms of reference", "A group’s purpose, authority, quorum and rules."),
    Term("Timetable", "The dates by which each step before and after a meeting is due."),
    Term(
        "Tolerance",
        Phrase(
            "How many days a milestone’s forecast can be later than its baseline before it is "
            "{red}."
        ),
    ),
    Term(
        "Transfer",
        "Money that goes to people, such as a benefit, rather than to a service.",
    ),
    Term(
        "Write-round",
        "Clearance of a proposal by correspondence, between meetings. Silence is not consent.",
        "circular",
    ),
)
