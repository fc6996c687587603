"""A lesson from a closed barrier to a second place that uses it."""

from playwright.sync_api import expect

from tests.browser.conftest import press, sign_in


def test_a_lesson_goes_from_a_closed_barrier_to_a_place_that_uses_it(open_page, site):
    luton, office, lewisham = open_page(), open_page(), open_page()
    for page, name in ((luton, "luton"), (office, "secretariat"), (lewisham, "lewisham")):
        sign_in(page, f"{name}@example.org")

    luton.goto("/barriers/B-011")
    luton.get_by_role("link", name="Add a lesson").click()
    luton.get_by_role("textbox", name="Title").fill("Write to the department once, for all")
    luton.get_by_label("What was tried").fill("One letter for 3 employers.")
    luton.get_by_label("What happened").fill("It was answered in 3 weeks.")
    luton.get_by_label("What others should do, or not do").fill("Do not write 3 letters.")
    press(luton, "Add lesson", exact=True)
    press(luton, "Offer to the secretariat", exact=True)
    where = luton.url

    office.goto("/lessons?state=offered")
    office.get_by_role("link", name="Write to the department once").click()
    press(office, "Publish lesson")
    press(office, "Publish lesson", exact=True)
    expect(office.get_by_text("No other pilot has taken it up yet.")).to_be_visible()

    lewisham.goto(where)
    press(lewisham, "Record use of this lesson")
    lewisham.get_by_label("We have taken it up").check()
    lewisham.get_by_label("In your own words").fill("For the single team.")
    press(lewisham, "Record use", exact=True)

    luton.goto(where)
    expect(luton.get_by_text("1 pilot has taken it up.")).to_be_visible()
    expect(luton.get_by_text("Taken up: For the single team.")).to_be_visible()
    luton.goto("/pilots/lewisham")
    luton.get_by_text("and how it has used others’ lessons").click()
    expect(luton.get_by_role("link", name="Write to the department once")).to_be_visible()
