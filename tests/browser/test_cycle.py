"""A month of the officials' group, by those who live it: from a meeting with nothing to show to
agreed minutes. It is 4 February 2010; the group will meet on the 25th."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, pick, press, sign_in

MEETING = "/meetings/officials/2010-02-25"
MINISTERS = "/meetings/ministers/2010-03-02"

SECRETARIAT = "secretariat@example.org"
AUTHOR = "kent@example.org"
MEMBER = "home-office@example.org"
CHAIR = "chair@example.org"

TITLE = "One front door for families"
ASK = "Agree that each department names one lead for it"


class Cycle:
    """The tabs of those who take part, each signed in once, and the steps that repeat."""

    def __init__(self, open_page, site):
        self._open_page, self._site = open_page, site
        self._tabs = {}

    def tab(self, email):
        if email not in self._tabs:
            self._tabs[email] = self._open_page()
            sign_in(self._tabs[email], email)
        return self._tabs[email]

    def day(self, iso):
        self._site.command("demo", "date", iso)


@pytest.fixture
def cycle(open_page, site):
    return Cycle(open_page, site)


def fill_day(page, *parts):
    for name, value in zip(("Day", "Month", "Year"), parts, strict=True):
        page.get_by_label(name, exact=True).first.fill(value)


def plan_and_compose(cycle):
    page = cycle.tab(SECRETARIAT)
    page.goto("/meetings/new?group=officials")
    fill_day(page, "25", "2", "2010")
    press(page, "Plan meeting")
    expect(page.get_by_role("heading", level=1)).to_contain_text("25 February 2010")
    agenda = page.get_by_role("table", name="Agenda")
    expect(agenda).to_contain_text("Progress of the work in the 13 pilot areas")

    page.goto(f"{MEETING}/suggestions")
    page.get_by_role("link", name=re.compile("^Accept ")).first.click()
    page.get_by_label("What the group is asked to do").fill("Agree what is to be done about it.")
    press(page, "Accept suggestion")
    expect(page.get_by_text("is on the agenda.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Reject ")).first.click()
    page.get_by_label("Reason").fill("Dealt with by the department.")
    press(page, "Reject suggestion")
    expect(page.get_by_text("Dealt with by the department.")).to_be_visible()


def commission_a_paper(cycle):
    page = cycle.tab(SECRETARIAT)
    page.goto(MEETING)
    page.get_by_role("link", name="Commission a paper").click()
    page.get_by_label("Title", exact=True).fill(TITLE)
    pick(page, "Author", "Pilot lead, Kent")
    page.get_by_label("For decision").check()
    press(page, "Commission paper")
    expect(page.get_by_text(re.compile(r"HLOG\(10\)\d\d commissioned\."))).to_be_visible()
    return re.search(r"/papers/[^/?#]+", page.url)[0]


def chase_the_author(cycle):
    page = cycle.tab(SECRETARIAT)
    page.goto(MEETING)
    page.get_by_role("link", name="See what is received and outstanding").click()
    page.get_by_text(re.compile("^Papers due, ")).click()
    expect(page.get_by_role("row").filter(has_text=f", {TITLE}").first).to_contain_text("late")
    page.get_by_text(re.compile("^Chase one person")).click()
    press(page, re.compile("^Chase Pilot lead, Kent"))
    expect(page.get_by_text("Message to Pilot lead, Kent queued")).to_be_visible()
    expect(page.get_by_text(re.compile("Chased on 15 February 2010"))).to_be_visible()


def write_the_paper_late(cycle, paper):
    author, secretariat = cycle.tab(AUTHOR), cycle.tab(SECRETARIAT)
    author.goto("/")
    author.get_by_role("link", name=re.compile(TITLE)).first.click()
    press(author, "Write the paper")
    author.get_by_label("Summary").fill("Families meet up to 14 services; one door would do.")
    author.get_by_label("Background").fill("Kent tried it in two districts.")
    author.get_by_label("The paper itself").fill("# What was tried\n\nTwo districts, **one** door.")
    press(author, "Save draft")

    author.goto(f"{paper}/submit")
    expect(author.get_by_text(re.compile("It needs .*recommendation"))).to_be_visible()
    author.goto(f"{paper}/draft")
    author.get_by_label("Recommendation").fill(ASK)
    press(author, "Save draft")

    secretariat.goto(paper)
    press(secretariat, "Ask for clearance")
    secretariat.get_by_label("Finance").check()
    pick(secretariat, "Who to ask", "Director, public services, HM Treasury")
    press(secretariat, "Ask for clearance")
    secretariat.get_by_role("link", name="Record finance clearance").click()
    secretariat.get_by_label("Their job title").fill("Director, public services")
    secretariat.get_by_label("Clear it", exact=True).check()
    press(secretariat, "Record answer")

    author.goto(paper)
    press(author, "Submit paper")
    press(author, "Submit paper")
    expect(author.get_by_text("There is a problem")).to_be_visible()
    author.get_by_label("Why it is late").fill("Two councils wished to see it first.")
    press(author, "Submit paper")
    expect(author.get_by_text("Two councils wished to see it first.").first).to_be_visible()


def issue_the_pack(cycle):
    page = cycle.tab(SECRETARIAT)
    page.goto(MEETING)
    press(page, re.compile("^Build"))
    expect(page.get_by_role("button", name="Read it as a web page")).to_be_visible(timeout=PATIENCE)
    press(page, "Issue this pack")
    page.get_by_label("Issue it as it is").check()
    page.get_by_label("I have read this draft").check()
    press(page, "Issue the pack")
    expect(page.get_by_text("Issued", exact=True).first).to_be_visible(timeout=PATIENCE)


def read_the_pack(cycle):
    page = cycle.tab(MEMBER)
    page.goto("/")
    press(page, "Read the pack")
    expect(page.get_by_text(ASK).first).to_be_visible()
    expect(page.get_by_text("Two councils wished to see it first.").first).to_be_visible()


def seat(page, name):
    return page.get_by_role("group", name=re.compile(f"^{name}"))


def begin_without_a_quorum(cycle):
    """Only the chair is there when the first item for decision is called: it goes round."""
    page = cycle.tab(SECRETARIAT)
    page.goto(f"{MEETING}/attendance")
    for present in page.get_by_label("Present").all()[1:]:
        name = present.get_attribute("name")
        page.locator(f"input[name='{name}'][value='apologies']").check()
    press(page, "Save attendance")
    expect(page.get_by_text("Send decisions to a write-round.")).to_be_visible()

    press(page, "Start the minutes")
    expect(page.get_by_text(re.compile("could not take decisions"))).to_be_visible()
    page.get_by_role("link", name="Development").click()
    page.get_by_role("link", name="Start a write-round on Development").click()
    page.get_by_label("Clearance sought").fill("Approve the report on the Budget.")
    press(page, "Save draft")
    press(page, re.compile("^Issue"))
    press(page, "Issue to the members")
    expect(page.get_by_role("table", name="Replies by member")).to_be_visible()
    write_round = re.search(r"/write-rounds/[^/?#]+", page.url)[0]

    member = cycle.tab(MEMBER)
    member.goto(write_round)
    press(member, "Reply to this write-round")
    member.get_by_label("Nil return").check()
    press(member, "Save reply")
    expect(member.get_by_text("Nil return").first).to_be_visible()
    return write_round


def hold_the_meeting(cycle):
    """The others arrive, one of them a substitute, and the meeting decides."""
    page = cycle.tab(SECRETARIAT)
    page.goto(f"{MEETING}/attendance")
    for apologies in page.get_by_label("Apologies").all()[1:]:
        name = apologies.get_attribute("name")
        page.locator(f"input[name='{name}'][value='present']").check()
    seat(page, "Director-general, local government, CLG").get_by_label("Substitute").check()
    page.get_by_label("Who came in place of Director-general, local government, CLG").fill(
        "Programme director, Total Place"
    )
    press(page, "Save attendance")
    page.get_by_text("Who attended").click()
    expect(page.get_by_text("represented by Programme director")).to_be_visible()

    page.goto(f"{MEETING}/minutes/write")
    page.get_by_label("The chair’s summing-up").first.fill("The chair thanked Kent for its paper.")
    expect(page.get_by_text(re.compile("^Last saved at"))).to_be_visible()
    page.get_by_role("link", name="Opportunities").click()
    press(page, "Record a decision")
    page.get_by_label("Decision").fill("Each department names one lead by the end of March.")
    press(page, "Record decision")
    expect(page.get_by_text("Each department names one lead by the end of March.")).to_be_visible()
    page.get_by_label("What is to be done").fill("Send the list of leads to the secretariat.")
    pick(page, "Owner", "Pilot lead, Kent")
    fill_day(page, "12", "3", "2010")
    press(page, "Add action")
    expect(page.get_by_text("Send the list of leads to the secretariat.")).to_be_visible()


def escalate_and_answer(cycle):
    """A barrier goes to Ministers, who answer at their own meeting; the answer comes back."""
    page = cycle.tab(SECRETARIAT)
    page.goto("/barriers/B-001")
    page.get_by_role("link", name="Refer to another group").click()
    page.get_by_label("Referred by").select_option(label="Total Place high-level officials’ group")
    page.get_by_label("Referred to").select_option(label="Total Place Ministerial group")
    page.get_by_label("What the other group is asked to do").fill("Agree who is to answer it.")
    page.get_by_label("Why it is referred").fill("Two departments each say that it is not theirs.")
    press(page, "Refer item")
    expect(page.get_by_text("has not answered yet")).to_be_visible()
    referral = re.search(r"/referrals/[^/?#]+", page.url)[0]

    page.goto(f"{MINISTERS}/suggestions")
    row = page.get_by_role("row").filter(has_text="Agree who is to answer it.")
    row.get_by_role("link", name=re.compile("^Accept")).click()
    press(page, "Accept suggestion")
    expect(page.get_by_text("is on the agenda.")).to_be_visible()
    return referral


def answer_from_ministers(cycle, referral):
    page = cycle.tab(SECRETARIAT)
    page.goto(referral)
    press(page, "Record answer")
    page.get_by_label("Agreed").check()
    page.get_by_label("Text of the answer").fill("The Department of Health answers by 31 March.")
    press(page, "Record answer")
    page.goto("/barriers/B-001")
    expect(page.get_by_text("The Department of Health answers by 31 March.")).to_be_visible()
    page.goto("/meetings/officials/2010-03-22/suggestions")
    expect(page.get_by_text("The Department of Health answers by 31 March.")).to_be_visible()


def circulate_and_comment(cycle):
    page, chair = cycle.tab(SECRETARIAT), cycle.tab(CHAIR)
    page.goto(f"{MEETING}/minutes/write")
    press(page, "Circulate minutes")
    press(page, "Circulate minutes")
    expect(page.get_by_text("Minutes circulated.")).to_be_visible()

    chair.goto(f"{MEETING}/minutes")
    chair.get_by_role("link", name=re.compile("^Comment on this item")).first.click()
    chair.get_by_label("Comment").fill("Croydon was thanked too.")
    press(chair, "Send comment")
    expect(chair.get_by_text("Croydon was thanked too.")).to_be_visible()

    page.goto(f"{MEETING}/minutes")
    page.get_by_role("link", name=re.compile("^Respond to comment")).first.click()
    page.get_by_label("Response").fill("Taken in.")
    press(page, "Send response")


def clear_the_write_round(cycle, write_round):
    secretariat, chair = cycle.tab(SECRETARIAT), cycle.tab(CHAIR)
    secretariat.goto(write_round)
    press(secretariat, "Close and put to the chair")
    chair.goto(write_round)
    press(chair, "Clear write-round")
    press(chair, "Clear write-round")
    chair.goto("/decisions")
    expect(chair.get_by_text("Approve the report on the Budget.")).to_be_visible()


def agree_and_lock(cycle):
    page = cycle.tab(SECRETARIAT)
    page.goto(f"{MEETING}/minutes")
    press(page, "Record agreement")
    press(page, "Record agreement")
    expect(page.get_by_text("Minutes agreed.")).to_be_visible()
    press(page, "Lock the minutes")
    press(page, "Lock the minutes")
    expect(page.get_by_text("Agreed and locked", exact=True)).to_be_visible()


@pytest.mark.usefixtures("scheduler")
def test_a_meeting_from_its_empty_agenda_to_agreed_minutes(cycle):
    plan_and_compose(cycle)
    paper = commission_a_paper(cycle)
    cycle.day("2010-02-15")  # papers were due on the 12th
    chase_the_author(cycle)
    write_the_paper_late(cycle, paper)
    issue_the_pack(cycle)
    read_the_pack(cycle)
    cycle.day("2010-02-25")
    write_round = begin_without_a_quorum(cycle)
    hold_the_meeting(cycle)
    referral = escalate_and_answer(cycle)
    circulate_and_comment(cycle)
    cycle.day("2010-03-15")  # Ministers met on the 2nd, and members could reply until the 12th
    answer_from_ministers(cycle, referral)
    clear_the_write_round(cycle, write_round)
    cycle.day("2010-03-22")
    agree_and_lock(cycle)
