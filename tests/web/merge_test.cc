// Two events that were one act become one on a page, as somebody without scripts does it.
#include "tests/support/catch.h"
#include "tests/web/page_visitor.h"

namespace chipline {
namespace {

// Saves a ban of gallium and gives back the event's id.
std::string Save(const Visitor& editor, const std::string& day, const std::string& url,
                 std::vector<Parameter> more = {}) {
  std::vector<Parameter> fields = {{"do", "save"},
                                   {"type", "ban"},
                                   {"certainty", "reported"},
                                   {"issuer", "CN"},
                                   {"flow", "export"},
                                   {"target", "US"},
                                   {"subject", "gallium"},
                                   {"effective", day},
                                   {"published", day},
                                   {"source_url.0", url},
                                   {"source_publisher.0", "The Gazette"}};
  fields.insert(fields.end(), more.begin(), more.end());
  const Response saved = editor.Post("/new", fields);
  REQUIRE(saved.status == 303);
  const std::string seq = Between(HeaderOf(saved, "Location"), "/entries/", "?");
  return seq + ".0";
}

std::string Effect(const Response& page) {
  return Between(page.body, "<table class=\"effect\">", "</table>");
}

PolicyEvent StandingEvent(const WritableSite& site, std::uint64_t seq) {
  return site.log().Get(seq)->events[0];
}

TEST_CASE("merging takes what the event that stays leaves open, and what is ticked", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  Save(editor, "2024-12-03", "https://one.example/");
  Save(editor, "2024-12-01", "https://two.example/",
       {{"note", "One paper says the 1st."}, {"agency", "mofcom"}});
  const Response page = editor.Get("/merge?keep=1.0&drop=2.0");
  REQUIRE(page.status == 200);
  std::vector<Parameter> form = FormOf(page.body, "work");
  std::vector<std::string> taken;
  for (const Parameter& field : form) {
    if (field.name == "take") taken.push_back(field.value);
  }
  CHECK(taken == std::vector<std::string>{"sources", "agency", "note"});
  CHECK_THAT(Effect(page),
             Catch::Contains("Banned") && Catch::Contains("1 Dec 2024 to 2 Dec 2024"));

  // Without a reason nothing is done, and nothing of the form is lost.
  form.push_back({"take", "effective"});
  SetField(form, "do", "merge");
  const Response refused = editor.Post("/merge", form);
  CHECK(refused.status == 422);
  CHECK_THAT(refused.body, Catch::Contains("Say why in one sentence."));
  CHECK(site.log().Head().seq == 2);
  form = FormOf(refused.body, "work");
  SetField(form, "do", "merge");
  SetField(form, "reason", "One announcement.");
  const Response entry = editor.Follow(editor.Post("/merge", form));
  CHECK(Effect(entry) == Effect(refused));
  const PolicyEvent merged = StandingEvent(site, 3);
  CHECK(merged.effective->text() == "2024-12-01");
  CHECK(merged.published->text() == "2024-12-03");
  CHECK(merged.note == "One paper says the 1st.");
  CHECK(merged.agency == "mofcom");
  CHECK(merged.review.by == "editor");
  REQUIRE(merged.sources.size() == 2);
  CHECK(merged.sources[1].url == "https://two.example/");
  CHECK(site.log().Get(3)->targets == std::vector<EventId>{{1, 0}, {2, 0}});

  // Merged away, it has nothing left to confirm or retract.
  CHECK_THAT(editor.Get("/events/1.0/edit").body, Catch::Contains("Confirm as it stands"));
  CHECK_THAT(editor.Get("/events/2.0/edit").body, Catch::Contains("Save the correction") &&
                                                      !Catch::Contains("Confirm as it stands") &&
                                                      !Catch::Contains("value=\"retract\""));
  // It is no event to merge with either; taken back, it is one again.
  CHECK(editor.Get("/merge?keep=1.0&drop=2.0").status == 422);
  const Response undone =
      editor.Post("/entries/3/undo", {{"do", "undo"}, {"reason", "Two acts after all."}});
  CHECK(undone.status == 303);
  CHECK(editor.Get("/merge?keep=1.0&drop=2.0").status == 200);
}

TEST_CASE("a merge of two that one has changed meanwhile is looked at again", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  Save(editor, "2024-12-03", "https://one.example/");
  Save(editor, "2024-12-01", "https://two.example/");
  std::vector<Parameter> form = FormOf(editor.Get("/merge?keep=1.0&drop=2.0").body, "work");
  SetField(form, "do", "merge");
  SetField(form, "reason", "One announcement.");
  std::vector<Parameter> other = FormOf(editor.Get("/events/2.0/edit").body, "work");
  SetField(other, "do", "save");
  SetField(other, "effective", "2024-11-29");
  SetField(other, "reason", "It says the 29th.");
  REQUIRE(editor.Post("/events/2.0/edit", other).status == 303);

  const Response stale = editor.Post("/merge", form);
  CHECK(stale.status == 412);
  CHECK_THAT(stale.body, Catch::Contains("2024-11-29") && Catch::Contains("One announcement."));
  CHECK(site.log().Head().seq == 3);
  form = FormOf(stale.body, "work");
  SetField(form, "do", "merge");
  CHECK(editor.Post("/merge", form).status == 303);
  CHECK(site.log().Head().seq == 4);
}

TEST_CASE("what cannot be merged is said, beside the form that chooses", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  Save(editor, "2024-12-03", "https://one.example/");
  Save(editor, "2024-12-02", "https://two.example/");
  CHECK_THAT(editor.Get("/merge?keep=1.0").body, Catch::Contains("/merge?keep=1.0&amp;drop=2.0"));
  const Response unknown = editor.Get("/merge?keep=1.0&drop=nowhere");
  CHECK(unknown.status == 404);
  CHECK_THAT(unknown.body, Catch::Contains("No event has the id or key “nowhere”."));
  const Response itself = editor.Get("/merge?keep=1.0&drop=1.0");
  CHECK(itself.status == 422);
  CHECK_THAT(itself.body, Catch::Contains("Event 1.0 is one already"));
  CHECK(Visitor(site).Get("/merge").status == 401);
}

}  // namespace
}  // namespace chipline
