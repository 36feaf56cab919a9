"""The inbox and its settings on pages and over the API; the bell."""

from __future__ import annotations

from notices import policy
from notices.models import Message
from notices.rules import Topic
from tests.builders import NOW
from tests.cast import Cast
from tests.house.samples import told_message


def test_the_bell_counts_what_is_unread(cast: Cast):
    told_message(cast)
    client = cast.client("registrar")
    assert '<span class="count">1</span>' in client.get("/").content.decode()
    client.post("/messages/read/")
    assert 'bell"' in client.get("/").content.decode()
    assert '<span class="count">1</span>' not in client.get("/").content.decode()


def test_a_message_leads_to_its_case_and_is_read(cast: Cast):
    message = told_message(cast)
    client = cast.client("registrar")
    page = client.get("/messages/").content.decode()
    assert "已准予备案" in page
    answer = client.post(f"/messages/{message.pk}/open/")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/classes/{message.url_key}/")
    message.refresh_from_db()
    assert message.read_at is not None


def test_the_list_is_filtered_by_topic_and_reading(cast: Cast):
    message = told_message(cast)
    client = cast.client("registrar")
    assert len(client.get("/messages/?read=no&topic=filing").context["page"]) == 1
    assert len(client.get("/messages/?topic=claim").context["page"]) == 0
    Message.objects.filter(pk=message.pk).update(read_at=NOW)
    assert len(client.get("/messages/?read=no").context["page"]) == 0


def test_settings_are_chosen_on_a_page(cast: Cast):
    client = cast.client("registrar")
    fields = {f"{topic}_mail": "weekly" for topic in Topic} | {"agreeing_shown": "on"}
    assert client.post("/messages/preferences/", fields).status_code == 303
    kept = {row.topic: row for row in policy.visible_preferences(cast.registrar)}
    assert kept[Topic.FILING].cadence == "weekly"
    assert kept[Topic.AGREEING].is_shown
    assert not kept[Topic.TRAINING].is_shown
    assert client.post("/messages/preferences/", fields | {"filing_mail": "hourly"}).status_code == 422


def test_machines_list_read_and_choose(cast: Cast):
    message = told_message(cast)
    machine = cast.api("registrar")
    listed = machine.get("/api/v1/messages/").json()["results"]
    assert [(one["id"], one["read_at"]) for one in listed] == [(message.pk, None)]
    assert listed[0]["address"] == f"/classes/{message.url_key}/"
    assert machine.post(f"/api/v1/messages/{message.pk}/read/").json()["read_at"] is not None
    assert machine.post("/api/v1/messages/read/").json() == {"count": 0}
    wanted = {"topics": [{"topic": "filing", "is_shown": False, "cadence": "off"}]}
    refused = machine.patch("/api/v1/message-preferences/", wanted)
    assert refused.status_code == 422
    wanted["topics"][0]["is_shown"] = True
    chosen = machine.patch("/api/v1/message-preferences/", wanted).json()
    assert {"topic": "filing", "is_shown": True, "cadence": "off"} in chosen
