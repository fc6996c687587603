"""What each role allows, in plain words, and where it comes from. ``{registers}`` and ``{owned}``
stand for the kinds of record that the domains declare, ``{place}`` and the like for the
programme's own words."""

from app.core.access import Role

#: The record that names whoever holds a role; the other roles are granted.
NAMED_BY = {
    Role.GOVERNMENT_OFFICE_LEAD: "Named on {a_place}",
    Role.PILOT_LEAD: "Named on the {place}",
    Role.RECORD_OWNER: "Named as the owner of a {owned}",
    Role.GROUP_MEMBER: "Named among the group’s members",
}

_READS_REGISTERS = "Read {registers}, except those restricted to named people."

ALLOWS = {
    Role.ADMINISTRATOR: (
        "Open and close accounts, grant roles, record clearances.",
        "Approve requests that need a second person, except your own.",
        (
            "See people and organisations. This role alone does not let you "
            "read registers, agendas or packs."
        ),
    ),
    Role.SECRETARIAT: (
        "Manage groups, meetings, agendas, packs and all programme records.",
        "Approve requests that need a second person, except your own.",
        "Manage people and organisations, and name readers of packs and {place} contributors.",
    ),
    Role.GOVERNMENT_OFFICE_LEAD: (
        "Read draft updates from the {places} you review.",
        _READS_REGISTERS,
    ),
    Role.PILOT_LEAD: (
        (
            "Keep this {place}’s records up to date, choose who can read them, "
            "and write and submit its updates."
        ),
        _READS_REGISTERS,
    ),
    Role.PILOT_CONTRIBUTOR: (
        "Keep this {place}’s records up to date and draft its updates. The lead submits them.",
        _READS_REGISTERS,
    ),
    Role.RECORD_OWNER: (
        "Update the records you own. You cannot reassign them or change who can read them.",
        _READS_REGISTERS,
    ),
    Role.GROUP_MEMBER: ("Read this group’s agendas and issued packs.", _READS_REGISTERS),
    Role.READER: ("Read this group’s issued packs, but not drafts.",),
    Role.SPEND_MODERATOR: (_READS_REGISTERS,),
    Role.PROGRAMME_DIRECTOR: (
        "Decide change requests that move a baseline by no more than the programme’s limit.",
        _READS_REGISTERS,
    ),
}
