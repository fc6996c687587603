"""The sheets of the workbook, in the order in which their rows are added: what is named stands
before what names it."""

from app.workbook.columns import Sheet
from app.workbook.sheets.actions import ACTIONS
from app.workbook.sheets.barriers import BARRIERS
from app.workbook.sheets.contacts import CONTACTS
from app.workbook.sheets.groups import GROUPS, MEMBERS, STANDING_AGENDA
from app.workbook.sheets.history import CHANGES, FORECASTS, RESPONSES, SCORES
from app.workbook.sheets.interdependencies import INTERDEPENDENCIES
from app.workbook.sheets.issues import ISSUES
from app.workbook.sheets.milestones import MILESTONES
from app.workbook.sheets.other_areas import OTHER_AREAS
from app.workbook.sheets.people import ORGANISATIONS, PEOPLE, RETIRED
from app.workbook.sheets.pilots import NAMED_PEOPLE, PILOTS
from app.workbook.sheets.products import PRODUCTS
from app.workbook.sheets.programme import PROGRAMME
from app.workbook.sheets.proposals import AMOUNTS, PROPOSALS, VALIDATIONS
from app.workbook.sheets.resources import RESOURCES
from app.workbook.sheets.risks import RISKS
from app.workbook.sheets.themes import THEMES

SHEETS: tuple[Sheet, ...] = (
    PROGRAMME,
    ORGANISATIONS,
    RETIRED,
    PEOPLE,
    CONTACTS,
    GROUPS,
    MEMBERS,
    STANDING_AGENDA,
    THEMES,
    PILOTS,
    NAMED_PEOPLE,
    OTHER_AREAS,
    MILESTONES,
    RISKS,
    ISSUES,
    BARRIERS,
    PRODUCTS,
    INTERDEPENDENCIES,
    RESOURCES,
    PROPOSALS,
    ACTIONS,
    FORECASTS,
    CHANGES,
    SCORES,
    RESPONSES,
    AMOUNTS,
    VALIDATIONS,
)

BY_NAME = {sheet.name: sheet for sheet in SHEETS}
