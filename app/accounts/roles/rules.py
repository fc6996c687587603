"""What each role allows, in plain words, and where it comes from. ``{registers}`` and ``{owned}``
stand for the kinds of record that the domains declare."""

from app.core.access import Role

#: The record that names whoever holds a role; the other roles are granted.
NAMED_BY = {
    Role.GOVERNMENT_OFFICE_LEAD: "Named on a pilot of the region",
    Role.PILOT_LEAD: "Named on the pilot",
    Role.RECORD_OWNER: "Named as the owner of a {owned}",
    Role.GROUP_MEMBER: "Named among the group’s members",
}

_READS_REGISTERS = "Read {registers}, save what is restricted to named people."

ALLOWS = {
    Role.ADMINISTRATOR: (
        "Open and close accounts, grant roles, record clearances.",
        "See people and organisations; read no registers, agendas or packs by this role alone.",
    ),
    Role.SECRETARIAT: (
        "Keep groups, meetings, agendas, packs and all records of the programme.",
        "Keep people and organisations, and name packs’ readers and pilots’ contributors.",
    ),
    Role.GOVERNMENT_OFFICE_LEAD: (
        "Read the drafts of updates of the pilots in your region.",
        _READS_REGISTERS,
    ),
    Role.PILOT_LEAD: (
        "Keep this pilot’s records, say who may read them, write and submit its updates.",
        _READS_REGISTERS,
    ),
    Role.PILOT_CONTRIBUTOR: (
        "Keep this pilot’s records and draft its updates; the lead submits them.",
        _READS_REGISTERS,
    ),
    Role.RECORD_OWNER: (
        "Update the records that you own; not hand them over, nor say who may read them.",
        _READS_REGISTERS,
    ),
    Role.GROUP_MEMBER: ("Read this group’s agendas and issued packs.", _READS_REGISTERS),
    Role.READER: ("Read this group’s issued packs, and nothing in draft.",),
    Role.SPEND_MODERATOR: (_READS_REGISTERS,),
}
