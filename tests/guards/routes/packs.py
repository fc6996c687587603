"""Packs, and who reads them."""

from tests.guards.routes.table import (
    PACK_READERS,
    SECRETARIAT,
    THEIR_PACK_READERS,
    Route,
)

_MEETING = "/meetings/{meeting}"

SIGHT = {
    "/packs/{issued}": PACK_READERS,
    "/packs/{theirs}": THEIR_PACK_READERS,
    "/packs/{draft}": SECRETARIAT,
    "/packs/{to_approve}": SECRETARIAT | {"member"},
}

ROUTES = [
    # Packs
    Route("packs.list_packs", "/packs", PACK_READERS | THEIR_PACK_READERS),
    *[
        route
        for page, address in {
            "show_pack": "",
            "preview_pack": "/preview",
            "show_progress": "/progress",
            "download_pack": "/pdf",
        }.items()
        for route in (
            Route(f"packs.{page}", f"/packs/{{issued}}{address}", PACK_READERS),
            Route(f"packs.{page}", f"/packs/{{draft}}{address}", SECRETARIAT),
            Route(f"packs.{page}", f"/packs/{{theirs}}{address}", THEIR_PACK_READERS),
        )
    ],
    Route("packs.show_readership", f"{_MEETING}/readership", SECRETARIAT),
    Route("packs.ask_administrators", f"{_MEETING}/readership/ask", SECRETARIAT),
    Route("packs.build_pack", f"{_MEETING}/pack", SECRETARIAT),
    Route("packs.issue_pack", "/packs/{draft}/issue", SECRETARIAT),
    Route("packs.ask_approval", "/packs/{draft}/approval/ask", SECRETARIAT),
    Route("packs.approve_pack", "/packs/{to_approve}/approval", frozenset({"member"})),
    Route("packs.verify_file", "/packs/verify", PACK_READERS | THEIR_PACK_READERS),
    Route("packs.withdraw_pack", "/packs/{issued}/withdraw", SECRETARIAT),
    Route("packs.add_late_papers", "/packs/{issued}/late-papers", SECRETARIAT),
    Route(
        "packs.leave_out_paper",
        "/packs/{issued}/late-papers/1/leave-out",
        SECRETARIAT,
    ),
    Route(
        "packs.put_back_paper",
        "/packs/{issued}/late-papers/1/put-back",
        SECRETARIAT,
    ),
    Route("packs.download_late_pages", "/packs/{issued}/late-pages", PACK_READERS),
    Route("packs.show_receipts", "/packs/{issued}/receipts", SECRETARIAT),
    Route("packs.create_copy", "/packs/{issued}/copies/new", PACK_READERS),
    Route("packs.show_copy", "/packs/{issued}/copies/{copy}", PACK_READERS),
    Route("packs.show_copy_progress", "/packs/{issued}/copies/{copy}/progress", PACK_READERS),
    Route("packs.download_copy", "/packs/{issued}/copies/{copy}/pdf", PACK_READERS),
]
