"""Files that come and go, claims."""

from __future__ import annotations

from exchange.lifecycle import JobState
from tests.house.addresses.address import Address
from tests.house.samples import (
    advance,
    as_id,
    filed_class,
    import_in,
    job_in,
    nothing,
    open_class,
    results_file,
    ticket_of_results,
    upload,
)

ADDRESSES: dict[str, Address] = {
    # jobs and reports
    "exchange:completion_report": Address(
        "registrar", lambda cast: open_class(cast) | {"paper_format": "xlsx"}, get=False, post=nothing
    ),
    "exchange:jobs": Address("registrar"),
    "exchange:job": Address("registrar", as_id("job_id", job_in())),
    "exchange:retry_job": Address("registrar", as_id("job_id", job_in(JobState.FAILED)), get=False, post=nothing),
    "exchange:job_result": Address("registrar", as_id("job_id", job_in(JobState.DONE))),
    "exchange:list_file": Address("registrar", lambda cast: {"name": "enrolments"}),
    "exchange:headline_file": Address("filing", lambda cast: {"paper_format": "xlsx"}),
    # rosters
    "exchange:roster": Address("registrar", filed_class, post=upload),
    "exchange:roster_template": Address("registrar", filed_class),
    "exchange:class_results_file": Address("registrar", open_class, post=lambda cast: {"file": results_file(cast)}),
    "exchange:record_results_file": Address(
        "registrar", open_class, get=False, post=lambda cast: {"ticket": ticket_of_results(cast)}
    ),
    "exchange:results_template": Address("registrar", open_class),
    "v1:exchange_api:class_results_file": Address(
        "registrar",
        open_class,
        get=False,
        post=lambda cast: {"file": results_file(cast)},
        is_multipart=True,
    ),
    "exchange:import": Address("registrar", as_id("import_id", import_in())),
    "exchange:commit_import": Address("registrar", as_id("import_id", import_in()), get=False, post=nothing),
    "exchange:undo_import": Address("registrar", as_id("import_id", import_in("committed")), get=False, post=nothing),
    "exchange:import_problems": Address("registrar", as_id("import_id", import_in()), get=False, post=nothing),
    "v1:exchange_api:class_imports": Address("registrar", filed_class, post=upload, is_multipart=True),
    "v1:exchange_api:imports": Address("registrar"),
    "v1:exchange_api:import": Address("registrar", as_id("pk", import_in())),
    "v1:exchange_api:import_problems": Address("registrar", as_id("pk", import_in())),
    "v1:exchange_api:import_rows": Address("registrar", as_id("pk", import_in())),
    "v1:exchange_api:commit_import": Address("registrar", as_id("pk", import_in()), get=False, post=nothing),
    "v1:exchange_api:undo_import": Address("registrar", as_id("pk", import_in("committed")), get=False, post=nothing),
    "v1:exchange_api:roster_template": Address("registrar"),
    "reporting:headline": Address("filing"),
    # claims
    "subsidies:claims": Address("enterprise_officer"),
    "subsidies:claim": Address("first_review", advance),
    "subsidies:claim_move": Address("first_review", advance, get=False, post=lambda cast: {"move": "approve"}),
    "subsidies:claim_facts": Address("first_review", advance),
    "subsidies:claim_paper": Address("first_review", advance),
    "subsidies:prepare": Address(
        "enterprise_officer", lambda cast: filed_class(cast) | {"kind": "advance"}, get=False, post=nothing
    ),
    "subsidies:costs": Address("registrar", open_class, post=nothing),
    "v1:subsidies_api:costs": Address("registrar", open_class, get=False, post=lambda cast: []),
    "v1:subsidies_api:claims": Address("enterprise_officer"),
    "v1:subsidies_api:claim": Address("first_review", advance),
    "v1:subsidies_api:claim_move": Address(
        "first_review", lambda cast: advance(cast) | {"move": "approve"}, get=False, post=nothing
    ),
    "v1:subsidies_api:prepare": Address(
        "enterprise_officer", filed_class, get=False, post=lambda cast: {"kind": "advance"}
    ),
    "v1:exchange_api:completion_report": Address(
        "registrar", open_class, get=False, post=lambda cast: {"format": "xlsx"}
    ),
    "v1:exchange_api:jobs": Address("registrar"),
    "v1:exchange_api:job": Address("registrar", as_id("pk", job_in())),
    "v1:exchange_api:retry_job": Address("registrar", as_id("pk", job_in(JobState.FAILED)), get=False, post=nothing),
    "v1:exchange_api:job_result": Address("registrar", as_id("pk", job_in(JobState.DONE))),
    "v1:reporting_api:newly_registered": Address("filing"),
}
