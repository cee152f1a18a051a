// The newsroom's pages as somebody without scripts uses them: a text becomes a form, the form says
// what it would do, saving does just that, and nothing that was written is lost.
#include <set>
#include <thread>

#include "model/json.h"
#include "tests/query/questions.h"
#include "tests/query/random_log.h"
#include "tests/support/history.h"
#include "tests/support/source_dir.h"
#include "tests/web/page_visitor.h"
#include "web/event_desk.h"
#include "web/event_fields.h"
#include "web/event_form.h"

namespace chipline {
namespace {

const char* const kArticle =
    "China bans gallium exports to the United States\n\n"
    "BEIJING - China's Ministry of Commerce on Tuesday banned exports of gallium to the United "
    "States, effective immediately, according to a ministry announcement.\n";

std::string Effect(const Response& page) {
  return Between(page.body, "<table class=\"effect\">", "</table>");
}

// The form as it stands after the text was read.
std::vector<Parameter> ReadArticle(const Visitor& editor) {
  const Response read = editor.Post("/new", {{"do", "read"},
                                             {"paste_text", kArticle},
                                             {"paste_url", "https://news.example/gallium"},
                                             {"paste_publisher", "The Gazette"},
                                             {"paste_published", "2024-12-03"}});
  return FormOf(editor.Follow(read).body, "work");
}

std::vector<Parameter> With(std::vector<Parameter> fields, const std::string& name,
                            const std::string& value) {
  SetField(fields, name, value);
  return fields;
}

TEST_CASE("a pasted text becomes a form, shows its effect, and does just that", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  const std::vector<Parameter> form = ReadArticle(editor);
  CHECK(FieldOf(form, "type") == "ban");
  CHECK(FieldOf(form, "issuer") == "CN");
  CHECK(FieldOf(form, "subject") == "gallium");
  CHECK(FieldOf(form, "effective") == "2024-12-03");
  CHECK(FieldOf(form, "source_url.0") == "https://news.example/gallium");
  const Response look = editor.Post("/new", With(form, "do", "look"));
  REQUIRE(look.status == 200);
  CHECK_THAT(look.body, Catch::Contains("<q>") && Catch::Contains("banned exports of gallium") &&
                            Catch::Contains("Tuesday 3 December 2024"));
  CHECK_THAT(Effect(look), Catch::Contains("Open") && Catch::Contains("Banned"));
  CHECK(site.log().Head().seq == 0);

  const Response entry = editor.Follow(editor.Post("/new", With(form, "do", "save")));
  CHECK_THAT(entry.body, Catch::Contains("Saved as entry 1."));
  CHECK(Effect(entry) == Effect(look));
  const PolicyEvent event = site.log().Get(1)->events[0];
  CHECK(event.review.state == ReviewState::kEntered);
  CHECK(event.review.by == "editor");
  // The text that its passages count in is kept, and they hold in it.
  REQUIRE(event.sources.size() == 1);
  const auto text = site.app().editing()->documents.Get(event.sources[0].document);
  REQUIRE(text);
  REQUIRE_FALSE(event.sources[0].quotes.empty());
  for (const Quote& quote : event.sources[0].quotes) {
    CHECK(text->substr(quote.start, quote.end - quote.start) == quote.exact);
  }
  // The draft is done with.
  CHECK_THAT(editor.Get("/newsroom").body, Catch::Contains("None. What you begin is kept here."));
}

TEST_CASE("characters that nobody sees cost no paste and no field") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  std::string article = kArticle;
  article.insert(article.find('\n'), "\x0c");
  article.insert(article.find("according"), "\x0b\x02");
  const Response read = editor.Post("/new", {{"do", "read"}, {"paste_text", article}});
  std::vector<Parameter> form = FormOf(editor.Follow(read).body, "work");
  CHECK(FieldOf(form, "subject") == "gallium");
  SetField(form, "note",
           "pasted\x0b"
           "from Word");
  SetField(form, "do", "look");
  const Response look = editor.Post("/new", form);
  CHECK(look.status == 200);
  CHECK(FieldOf(FormOf(look.body, "work"), "note") == "pasted from Word");
}

TEST_CASE("a draft that is left half-written is there tomorrow, for its writer", "[threads]") {
  WritableSite site;
  const Visitor editor(site, "editor");
  const std::vector<Parameter> begun = {{"do", "keep"},
                                        {"draft", "form-mine"},
                                        {"summary", "Something <b>half</b>\r\nwritten"},
                                        {"effective", "2026-1"},
                                        {"subject_add", "no such thing"}};
  CHECK(HeaderOf(editor.Post("/new", begun), "Location") == "/newsroom");
  site.clock().Advance(Micros{24} * 3'600 * 1'000'000);
  const Visitor later(site, "editor");
  CHECK_THAT(later.Get("/newsroom").body, Catch::Contains("/new?draft=form-mine"));
  const std::vector<Parameter> form = FormOf(later.Get("/new?draft=form-mine").body, "work");
  CHECK(FieldOf(form, "summary") == "Something <b>half</b> written");  // one sentence, one line
  CHECK(FieldOf(form, "effective") == "2026-1");
  CHECK(Visitor(site, "admin").Get("/new?draft=form-mine").status == 404);
  CHECK(later.Post("/drafts/form-mine/discard", {}).status == 303);
  CHECK(later.Get("/new?draft=form-mine").status == 404);
}

TEST_CASE("a second editor's stale save meets 412 and loses nothing", "[threads]") {
  const WritableSite site;
  const Visitor ada(site, "editor");
  const Visitor ben(site, "admin");
  REQUIRE(ada.Post("/new", With(ReadArticle(ada), "do", "save")).status == 303);
  std::vector<Parameter> first = FormOf(ada.Get("/events/1.0/edit").body, "work");
  std::vector<Parameter> second = FormOf(ben.Get("/events/1.0/edit").body, "work");
  SetField(first, "effective", "2024-12-05");
  SetField(first, "reason", "The notice says the 5th.");
  SetField(first, "do", "save");
  REQUIRE(ada.Post("/events/1.0/edit", first).status == 303);

  SetField(second, "summary", "What Ben wrote");
  SetField(second, "note", "A long note of Ben's");
  SetField(second, "reason", "Ben's reason");
  SetField(second, "do", "save");
  const Response stale = ben.Post("/events/1.0/edit", second);
  CHECK(stale.status == 412);
  CHECK_THAT(stale.body, Catch::Contains("Somebody else changed this event meanwhile") &&
                             Catch::Contains("2024-12-05"));
  std::vector<Parameter> kept = FormOf(stale.body, "work");
  CHECK(FieldOf(kept, "summary") == "What Ben wrote");
  CHECK(FieldOf(kept, "note") == "A long note of Ben's");
  CHECK(FieldOf(kept, "effective") == "2024-12-03");
  // What Ben had not touched is to be taken from what stands.
  CHECK(FieldOf(kept, "take") == "effective");
  CHECK_THAT(ben.Get("/newsroom").body, Catch::Contains("What Ben wrote"));
  CHECK(ben.Post("/events/1.0/edit", kept).status == 200);
  CHECK(site.log().Head().seq == 2);

  SetField(kept, "do", "rebase");
  std::vector<Parameter> rebased = FormOf(ben.Post("/events/1.0/edit", kept).body, "work");
  CHECK(FieldOf(rebased, "version") == "1.0@2");
  CHECK(FieldOf(rebased, "effective") == "2024-12-05");
  CHECK(FieldOf(rebased, "summary") == "What Ben wrote");
  SetField(rebased, "do", "save");
  REQUIRE(ben.Post("/events/1.0/edit", rebased).status == 303);
  const PolicyEvent event = site.log().Get(3)->events[0];
  CHECK(event.effective->text() == "2024-12-05");
  CHECK(event.summary == "What Ben wrote");
  CHECK(event.note == "A long note of Ben's");
}

TEST_CASE("fifty at once of one form make one entry", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  const std::vector<Parameter> form = With(ReadArticle(editor), "do", "save");
  std::vector<Response> answers(50);
  {
    std::vector<std::jthread> clients;
    for (Response& answer : answers) {
      clients.emplace_back([&] { answer = editor.Post("/new", form); });
    }
  }
  CHECK(site.log().Head().seq == 1);
  for (const Response& answer : answers) CHECK(answer.status == 303);
}

TEST_CASE("a form that was saved is not saved beside itself after going back", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  const std::vector<Parameter> form = With(ReadArticle(editor), "do", "save");
  for (const char* key : {"", "my-key"}) {
    CAPTURE(key);
    const std::uint64_t before = site.log().Head().seq;
    std::vector<Parameter> sent = With(form, "key", key);
    if (*key != 0) SetField(sent, "request_key", "another");
    REQUIRE(editor.Post("/new", sent).status == 303);
    SetField(sent, "summary", "Mended after going back");
    for (int press = 0; press < 2; ++press) {
      const Response again = editor.Post("/new", sent);
      CHECK(again.status == 422);
      const std::string event = std::to_string(before + 1) + ".0";
      CHECK_THAT(again.body, Catch::Contains("Not saved again") &&
                                 Catch::Contains("href=\"/events/" + event + "\""));
      const std::string correct = Between(again.body, "href=\"/events/" + event + "/edit?", "\"");
      const std::vector<Parameter> correction =
          FormOf(editor.Get("/events/" + event + "/edit?" + correct).body, "work");
      CHECK(FieldOf(correction, "summary") == "Mended after going back");
      CHECK(FieldOf(correction, "about") == event);
      sent = With(FormOf(again.body, "work"), "do", "save");
    }
    CHECK(site.log().Head().seq == before + 1);
  }
}

TEST_CASE("a form that was refused is saved in another wording after going back", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  const std::vector<Parameter> form = With(ReadArticle(editor), "do", "save");
  REQUIRE(editor.Post("/new", With(form, "modifies", "no-such-key")).status == 422);
  const Response again = editor.Post("/new", form);
  CHECK_THAT(again.body, Catch::Contains("was sent before with other fields"));
  CHECK(editor.Post("/new", With(FormOf(again.body, "work"), "do", "save")).status == 303);
  CHECK(site.log().Head().seq == 1);
}

TEST_CASE("a correction that is sent again with other fields meets its own first one",
          "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  REQUIRE(editor.Post("/new", With(ReadArticle(editor), "do", "save")).status == 303);
  std::vector<Parameter> form = FormOf(editor.Get("/events/1.0/edit").body, "work");
  SetField(form, "note", "first");
  SetField(form, "reason", "because");
  SetField(form, "do", "save");
  REQUIRE(editor.Post("/events/1.0/edit", form).status == 303);
  SetField(form, "note", "second");
  const Response again = editor.Post("/events/1.0/edit", form);
  CHECK_THAT(again.body, Catch::Contains("href=\"/entries/2\""));
  const Response stale =
      editor.Post("/events/1.0/edit", With(FormOf(again.body, "work"), "do", "save"));
  CHECK(stale.status == 412);
  CHECK(site.log().Head().seq == 2);
}

TEST_CASE("a form in which nothing was changed is not saved, and says so", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  REQUIRE(editor.Post("/new", With(ReadArticle(editor), "do", "save")).status == 303);
  std::vector<Parameter> form = FormOf(editor.Get("/events/1.0/edit").body, "work");
  SetField(form, "do", "confirm");
  REQUIRE(editor.Post("/events/1.0/edit", form).status == 303);

  const Response opened = editor.Get("/events/1.0/edit");
  CHECK_THAT(opened.body, Catch::Contains("Nothing is changed yet"));
  form = FormOf(opened.body, "work");
  SetField(form, "reason", "because");
  SetField(form, "do", "save");
  const Response refused = editor.Post("/events/1.0/edit", form);
  CHECK(refused.status == 422);
  CHECK_THAT(refused.body,
             Catch::Contains("Not saved: nothing differs") && Catch::Contains("value=\"because\""));
  CHECK(site.log().Head().seq == 2);

  form = FormOf(refused.body, "work");
  SetField(form, "note", "now it does");
  SetField(form, "do", "save");
  CHECK(editor.Post("/events/1.0/edit", form).status == 303);
  const Review review = site.log().Get(3)->events[0].review;
  CHECK(review.state == ReviewState::kEntered);
  CHECK(review.by == "editor");
  CHECK(review.grade == site.log().Get(1)->events[0].review.grade);
}

TEST_CASE("what the form shows is what saving does, on 200 random drafts", "[threads]") {
  constexpr std::uint64_t kSeed = 20'261'126;
  CAPTURE(kSeed);
  Random random(kSeed);
  int drafts = 0;
  int changing = 0;
  while (drafts < 200) {
    WritableSite site(SmallTree());
    const Visitor editor(site, "editor");
    for (const LogEntry& entry : RandomLog(&random, {})) {
      site.clock().Set(entry.recorded_at);
      std::string path = "/new";
      FormFields fields;
      if (entry.kind == EntryKind::kEvents && entry.events.size() == 1) {
        fields = FieldsOf(entry.events[0]);
      } else if (entry.kind == EntryKind::kCorrection) {
        path = "/events/" + ToString(entry.targets[0]) + "/edit";
        const auto standing = FormOf(editor.Get(path).body, "work");
        fields = FieldsOf(entry.events[0]);
        fields.Set("version", FieldOf(standing, "version"));
        fields.Set("request_key", FieldOf(standing, "request_key"));
        fields.Set("reason", "because");
        if (entry.published) fields.Set("reason_published", entry.published->text());
      } else {
        break;  // later entries may name events of this one
      }
      CAPTURE(entry.seq, OneLine(entry.events[0]));
      fields.Set("draft", "form-x");
      fields.Set("do", "look");
      const Response look = editor.Post(path, fields.fields());
      REQUIRE(look.status == 200);
      fields.Set("do", "save");
      const Response saved = editor.Post(path, fields.fields());
      ++drafts;
      if (saved.status != 303) {
        // What cannot be saved shows no effect, and says why.
        CHECK(Effect(look).empty());
        CHECK_THAT(look.body, Catch::Contains("class=\"lacking\""));
        break;
      }
      const Response done = editor.Follow(saved);
      CHECK(Effect(done) == Effect(look));
      changing += Effect(look).empty() ? 0 : 1;
    }
  }
  CHECK(changing > 50);
}

TEST_CASE("every event goes through the form unchanged") {
  const SubjectTree& tree = SubjectTree::Embedded();
  const auto history = LoadHistory(SourcePath("samples/history.jsonl"));
  REQUIRE(history->failure.empty());
  const auto entries = *history->log->Read(0, 10'000);
  CHECK(entries.size() > 150);
  for (const LogEntry& entry : entries) {
    for (PolicyEvent event : entry.events) {
      CAPTURE(ToJson(event));
      const auto json = EventJsonOf(FieldsOf(event), tree);
      const auto parsed = EventFromJson(json.dump(), JsonMode::kSubmission);
      REQUIRE(parsed);
      CHECK(parsed->problems.empty());
      event.review = {};
      CHECK(ToJson(parsed->event) == ToJson(event));
    }
  }
}

TEST_CASE("what was saved is taken back by one more entry, whatever it was", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  REQUIRE(editor.Post("/new", With(ReadArticle(editor), "do", "save")).status == 303);
  const auto state = [&] { return JsonOf(site.Get("/api/v1/state?date=2025-01-01"))["items"]; };
  const auto with_event = state();
  const auto amend = [&](const std::string& action, const std::string& effective) {
    std::vector<Parameter> form = FormOf(editor.Get("/events/1.0/edit").body, "work");
    SetField(form, "effective", effective);
    SetField(form, "reason", "because");
    SetField(form, "do", action);
    return editor.Post("/events/1.0/edit", form).status;
  };
  const auto undo = [&](int seq) {
    return editor.Post("/entries/" + std::to_string(seq) + "/undo", {{"reason", "a slip"}}).status;
  };
  CHECK(editor.Post("/entries/1/undo", {}).status == 422);
  CHECK(amend("save", "2025-06-01") == 303);  // entry 2
  CHECK(undo(1) == 412);                      // something followed on it
  CHECK(undo(2) == 303);
  CHECK(site.log().Head().seq == 3);
  CHECK(state()[0]["status"] == with_event[0]["status"]);
  CHECK(undo(2) == 303);  // asked again it changes nothing more
  CHECK(site.log().Head().seq == 3);
  CHECK(amend("confirm", "2025-06-02") == 422);  // fields were changed
  CHECK(amend("confirm", "2024-12-03") == 303);  // entry 4
  CHECK(site.log().Get(4)->events[0].review.state == ReviewState::kConfirmed);
  CHECK(amend("retract", "2024-12-03") == 303);  // entry 5
  CHECK(state()[0]["status"] == "open");
  CHECK(undo(5) == 303);
  CHECK(state()[0]["status"] == "banned");
  CHECK(site.log().Get(6)->reason == "a slip");
  CHECK(undo(99) == 404);
}

TEST_CASE("a field is pointed at another passage by its exact words alone", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  std::vector<Parameter> form = ReadArticle(editor);
  SetField(form, "do", "point");
  SetField(form, "point_field", "effective");
  struct Row {
    const char* words;
    int status;
  };
  for (const Row& row : std::vector<Row>{{"effective imediately", 422},  // not what it says
                                         {"exports", 422},               // twice
                                         {"", 422},
                                         {"effective immediately", 200}}) {
    CAPTURE(row.words);
    SetField(form, "point_text", row.words);
    CHECK(editor.Post("/new", form).status == row.status);
  }
  const std::vector<Parameter> pointed = FormOf(editor.Post("/new", form).body, "work");
  int supporting = 0;
  for (const Quote& quote : ReadQuotes(FieldOf(pointed, "source_quotes.0"))) {
    const bool supports = std::count(quote.supports.begin(), quote.supports.end(), "effective") > 0;
    supporting += supports ? 1 : 0;
    if (supports) CHECK(quote.exact == "effective immediately");
  }
  CHECK(supporting == 1);
}

TEST_CASE("dates explain themselves") {
  struct Row {
    const char* edtf;
    const char* words;
  };
  for (const Row& row :
       std::vector<Row>{{"", "Not known"},
                        {"2025-11-09", "Sunday 9 November 2025"},
                        {"2026-33", "Any day from 1 January 2026 to 31 March 2026"},
                        {"2025-07", "Any day from 1 July 2025 to 31 July 2025"},
                        {"2025-07~", "Any day from 1 July 2025 to 31 July 2025, roughly"},
                        {"2025?", "Any day from 1 January 2025 to 31 December 2025, doubtful"},
                        {"[2026-01..2026-04]", "Any day from 1 January 2026 to 30 April 2026"},
                        {"[2026-01-01..]", "Any day from 1 January 2026"},
                        {"[..2026-01-01]", "Any day up to 1 January 2026"},
                        {"2025-01-01/2025-02-01",
                         "A stretch of time: give its first and last day in their own fields"}}) {
    CHECK(DateMeaning(row.edtf) == row.words);
  }
  CHECK_THAT(DateMeaning("9 November"), Catch::StartsWith("No date: "));
}

TEST_CASE("a subject is meant by any of its spellings") {
  const SubjectTree& tree = SubjectTree::Embedded();
  for (const char* text : {"gallium", "Gallium", "GALLIUM", "镓"}) {
    CAPTURE(text);
    const auto meant = SubjectMeant(tree, text);
    REQUIRE(meant);
    CHECK(tree.at(*meant).id == "gallium");
  }
  CHECK_FALSE(SubjectMeant(tree, "galium"));
}

TEST_CASE("markup in a field is text on every page", "[threads]") {
  const WritableSite site;
  const Visitor editor(site, "editor");
  const std::string planted = "\"><img src=x onerror=alert(1)>";
  std::vector<Parameter> form = ReadArticle(editor);
  const std::set<std::string> own = {"draft", "about", "version", "request_key", "form_token"};
  std::vector<Parameter> hostile = form;
  for (Parameter& field : hostile) {
    if (!own.contains(field.name)) field.value = planted;
  }
  for (const char* action : {"look", "save", "keep", "point", "rebase", "<img src=x>"}) {
    const Response page = editor.Post("/new", With(hostile, "do", action));
    CHECK_THAT(page.body, !Catch::Contains("<img"));
  }
  CHECK_THAT(editor.Get("/newsroom").body, !Catch::Contains("<img"));
  for (const char* field :
       {"summary", "note", "act", "source_title.0", "source_publisher.0", "condition_text.0"}) {
    SetField(form, field, planted);
  }
  SetField(form, "condition_kind.0", "other");
  const Response saved = editor.Post("/new", With(form, "do", "save"));
  CHECK(saved.status == 303);
  CHECK_THAT(saved.body, !Catch::Contains("<img"));
  for (const char* page : {"/new", "/newsroom", "/audit", "/entries/1", "/events/1.0/edit",
                           "/sign-in?next=%22%3E%3Cimg%3E", "/audit?by=%22%3E%3Cimg%3E"}) {
    CHECK_THAT(editor.Get(page).body, !Catch::Contains("<img"));
  }
}

}  // namespace
}  // namespace chipline
