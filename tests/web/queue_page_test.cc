// The review queue's page: what waits is shown with its passages and effect, and decided by forms.
#include "web/queue_page.h"

#include "tests/web/page_visitor.h"

namespace chipline {
namespace {

// Says no day: what it tells waits for people.
void Ingest(const WritableSite& site, const std::string& metal, const std::string& publisher) {
  const std::string text = "url: https://news.example/" + metal + "\npublisher: " + publisher +
                           "\ntitle: China bans " + metal + " exports to the United States\n\n" +
                           "China's Ministry of Commerce banned exports of " + metal +
                           " to the United States, the ministry said.\n";
  const Response answer =
      site.Send("POST", "/api/v1/documents", text,
                {{"content-type", "text/plain; charset=utf-8"}, site.Bearer(Access::kWrite)});
  REQUIRE(answer.status < 300);
}

std::string ItemOf(const Response& page) {
  return Between(page.body, "action=\"/queue/", "\"");
}

TEST_CASE("what waits is decided by forms, and each decision can be undone", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  CHECK_THAT(editor.Get("/queue").body, Catch::Contains("Nothing waits here"));
  Ingest(site, "gallium", "The <b>Gazette</b>");
  Ingest(site, "germanium", "The Post");
  const Response page = editor.Get("/queue");
  REQUIRE(page.status == 200);
  CHECK_THAT(page.body, Catch::Contains("<mark>") && Catch::Contains("banned exports of") &&
                            Catch::Contains("2 open") && !Catch::Contains("<b>Gazette"));
  const std::string shown = Between(page.body, "<table class=\"effect\">", "</table>");
  const std::string item = ItemOf(page);
  const std::uint64_t before = site.log().Head().seq;
  std::vector<Parameter> form = FormOf(page.body, "decide");
  SetField(form, "do", "accept");
  const Response accepted = editor.Post("/queue/" + item, form);
  const Response next = editor.Follow(accepted);
  CHECK_THAT(next.body,
             Catch::Contains("1 open") && Catch::Contains("1 accepted") && Catch::Contains("Undo"));
  CHECK(ItemOf(next) == item);  // the way back comes first
  CHECK(site.log().Head().seq == before + 1);
  // What was shown is what it did.
  const Response entry = editor.Get("/entries/" + std::to_string(before + 1));
  CHECK(Between(entry.body, "<table class=\"effect\">", "</table>") == shown);
  // The same form again decides nothing more; another decision meets what stands.
  CHECK(editor.Post("/queue/" + item, form).status == 303);
  SetField(form, "do", "reject");
  SetField(form, "request_key", "another");
  SetField(form, "reason", "Not an act of trade policy");
  CHECK(editor.Post("/queue/" + item, form).status == 412);
  CHECK(site.log().Head().seq == before + 1);

  std::vector<Parameter> undo = FormOf(next.body, "message note done");
  SetField(undo, "do", "undo");
  CHECK(editor.Post("/queue/" + item, undo).status == 303);
  CHECK(site.log().Head().seq == before + 2);
  CHECK_THAT(editor.Get("/queue").body, Catch::Contains("2 open"));
  CHECK(editor.Post("/queue/none", {{"do", "skip"}}).status == 404);
  CHECK(editor.Post("/queue/" + item, {{"do", "burn"}}).status == 400);
}

TEST_CASE("what waits is put right and accepted as a person's own", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  Ingest(site, "gallium", "The Gazette");
  const std::string item = ItemOf(editor.Get("/queue"));
  const std::string path = "/queue/" + item + "/edit";
  std::vector<Parameter> form = FormOf(editor.Get(path).body, "work");
  CHECK(FieldOf(form, "subject") == "gallium");
  SetField(form, "effective", "2024-12-03");
  SetField(form, "do", "keep");
  REQUIRE(editor.Post(path, form).status == 303);
  const std::string link = path + "?draft=" + FieldOf(form, "draft");
  CHECK_THAT(editor.Get("/newsroom").body, Catch::Contains(link));
  std::vector<Parameter> later = FormOf(editor.Get(link).body, "work");
  CHECK(FieldOf(later, "effective") == "2024-12-03");
  SetField(later, "do", "save");
  const Response saved = editor.Post(path, later);
  CHECK(HeaderOf(saved, "Location") == "/queue?done=" + item);
  const PolicyEvent event = site.log().Get(site.log().Head().seq)->events[0];
  CHECK(event.effective->text() == "2024-12-03");
  CHECK(event.review.state == ReviewState::kEntered);
  CHECK(event.review.by == "editor");
  CHECK_FALSE(event.sources[0].quotes.empty());
  // Sent again with other fields it names the event that it became.
  SetField(later, "note", "after going back");
  const Response again = editor.Post(path, later);
  CHECK(again.status == 422);
  CHECK_THAT(again.body,
             Catch::Contains("href=\"/events/" + std::to_string(site.log().Head().seq) + ".0\""));
}

TEST_CASE("a decision that is sent again with another reason says that it was made", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  Ingest(site, "gallium", "The Gazette");
  const Response page = editor.Get("/queue");
  std::vector<Parameter> form = FormOf(page.body, "decide");
  SetField(form, "do", "reject");
  SetField(form, "reason", "Not an act of trade policy");
  REQUIRE(editor.Post("/queue/" + ItemOf(page), form).status == 303);
  SetField(form, "reason", "No such thing happened");
  const Response again = editor.Post("/queue/" + ItemOf(page), form);
  CHECK(again.status == 422);
  CHECK_THAT(again.body, Catch::Contains("This was decided from the same page before."));
}

}  // namespace
}  // namespace chipline
