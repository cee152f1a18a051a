// Lists of events: filters, words, counts that add up, pages that miss and repeat nothing;
// versions, feeds, sources and stored texts.
#include <memory>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "model/clock.h"
#include "model/json.h"
#include "query/event_index.h"
#include "store/document_store.h"
#include "store/open_event_log.h"
#include "tests/support/catch.h"
#include "tests/support/history.h"
#include "tests/support/source_dir.h"
#include "web/app.h"
#include "web/event_csv.h"
#include "web/event_list.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

Response AskOf(const App& app, const std::string& target) {
  Request request;
  request.method = "GET";
  return app.Handle(std::move(request), target);
}

// The target of the first link of that rel, or empty.
std::string LinkOf(const Response& response, const std::string& rel) {
  const std::string links(response.headers.Get("Link").value_or(""));
  const std::size_t at = links.find("; rel=\"" + rel + "\"");
  if (at == std::string::npos) return {};
  const std::size_t begin = links.rfind('<', at) + 1;
  return links.substr(begin, links.find('>', begin) - begin);
}

class History {
 public:
  History() : loaded_(LoadHistory(SourcePath("samples/history.jsonl"))) {
    REQUIRE(loaded_->failure.empty());
    app_ = *App::Start(*loaded_->log, SubjectTree::Embedded(), loaded_->clock, "test");
  }
  Response Ask(const std::string& target) const { return AskOf(*app_, target); }
  Json Get(const std::string& target) const {
    const Response response = Ask(target);
    CAPTURE(target, response.body);
    REQUIRE(response.status == 200);
    return Json::parse(response.body);
  }
  std::size_t size() const { return loaded_->log->Head().seq; }

 private:
  std::unique_ptr<LoadedHistory> loaded_;
  std::unique_ptr<App> app_;
};

TEST_CASE("every facet of every filter adds up to the exact total") {
  const History history;
  for (const std::string filter :
       {"", "type=ban,tariff", "issuer=CN&from=2023-01-01", "q=licen*", "subject=nvidia-h20",
        "certainty=enacted&to=2024-12-31", "agency=bis,mofcom", "target=US", "q=nothingatall",
        "known_at=2024-06-30&flow=export"}) {
    for (const std::string_view facet : FacetNames()) {
      CAPTURE(filter, facet);
      const Json answer =
          history.Get("/api/v1/events?limit=1&facet=" + std::string(facet) + "&" + filter);
      std::size_t sum = 0;
      std::set<Json> values;
      for (const Json& value : answer["facets"][std::string(facet)]) {
        sum += value["count"].get<std::size_t>();
        CHECK(values.insert(value["value"]).second);
      }
      CHECK(sum == answer["total"].get<std::size_t>());
    }
  }
  // A value of a facet, taken as a filter, gives that many.
  for (const std::string facet : {"type", "certainty", "agency", "review"}) {
    const Json answer = history.Get("/api/v1/events?facet=" + facet);
    for (const Json& value : answer["facets"][facet]) {
      if (value["value"].is_null()) continue;
      CAPTURE(facet, value.dump());
      CHECK(history.Get("/api/v1/events?limit=1&" + facet + "=" +
                        value["value"].get<std::string>())["total"] == value["count"]);
    }
  }
  const Json months = history.Get("/api/v1/events?facet=month")["facets"]["month"];
  for (std::size_t i = 1; i < months.size() && !months[i]["value"].is_null(); ++i) {
    CHECK(months[i - 1]["value"].get<std::string>() < months[i]["value"].get<std::string>());
  }
}

TEST_CASE("pages lead forward and back over exactly the total") {
  const History history;
  for (const std::string filter : {"", "&issuer=CN", "&q=export", "&type=ban"}) {
    CAPTURE(filter);
    std::vector<std::vector<std::string>> pages;
    std::string last;
    std::size_t total = 0;
    for (std::string at = "/api/v1/events?limit=7" + filter; !at.empty();) {
      const Response page = history.Ask(at);
      REQUIRE(page.status == 200);
      const Json json = Json::parse(page.body);
      total = json["total"];
      pages.emplace_back();
      for (const Json& item : json["items"]) pages.back().push_back(item["id"]);
      last = at;
      at = LinkOf(page, "next");
    }
    std::set<std::string> ids;
    std::size_t count = 0;
    for (const auto& page : pages) {
      ids.insert(page.begin(), page.end());
      count += page.size();
    }
    CHECK(ids.size() == total);
    CHECK(count == total);
    CHECK(LinkOf(history.Ask("/api/v1/events?limit=7" + filter), "prev").empty());
    // Back from the last page: the same pages.
    for (std::size_t i = pages.size(); i-- > 1;) {
      const Response page = history.Ask(last);
      last = LinkOf(page, "prev");
      REQUIRE_FALSE(last.empty());
      std::vector<std::string> back;
      const Json answer = Json::parse(history.Ask(last).body);
      for (const Json& item : answer["items"]) back.push_back(item["id"]);
      CHECK(back == pages[i - 1]);
    }
    // The table is whole, and in the same order.
    const Response table =
        history.Ask("/api/v1/events.csv?" + filter.substr(filter.empty() ? 0 : 1));
    CHECK(table.content_type == "text/csv; charset=utf-8; header=present");
    if (filter.empty()) CHECK(total == history.size());
    for (const std::string& id : ids) CHECK(table.body.find("\n" + id + ",") != std::string::npos);
  }
}

TEST_CASE("words are found wherever the event says them") {
  struct Row {
    const char* text;
    std::vector<std::string> words;
  };
  for (const Row& row : {Row{"NVIDIA's H20, 7.5%", {"nvidia", "s", "h20", "7", "5"}},
                         Row{"镓和锗 Gallium", {"镓", "和", "锗", "gallium"}},
                         Row{"“quoted”—dash…", {"quoted", "dash"}}, Row{"Zürich", {"zürich"}},
                         Row{"、。（）", {}}, Row{"", {}}}) {
    CAPTURE(row.text);
    CHECK(IndexWords(row.text) == row.words);
  }
  const History history;
  const Json all = history.Get("/api/v1/events?limit=500");
  for (const std::string word : {"gallium", "licence", "nvidia", "truce"}) {
    CAPTURE(word);
    std::size_t expected = 0;
    for (const Json& item : all["items"]) {
      Json said = item;
      for (const char* field : {"id", "recorded_at", "type", "certainty", "evidence", "review",
                                "review_policy", "modifies"}) {
        said.erase(field);
      }
      for (Json& source : said["sources"]) source.erase("url");
      if (said.contains("scope")) said["scope"].erase("kind");
      for (Json& condition : said["conditions"]) condition.erase("kind");
      const auto words = IndexWords(said.dump());
      expected += std::find(words.begin(), words.end(), word) != words.end();
    }
    CHECK(expected > 0);
    CHECK(history.Get("/api/v1/events?limit=1&q=" + word)["total"] == expected);
  }
  CHECK(history.Get("/api/v1/events?q=GALLIUM%20china*")["total"] ==
        history.Get("/api/v1/events?q=china*+gallium")["total"]);
  CHECK(history.Ask("/api/v1/events?q=%2A%20.").status == 400);
}

// An event, its correction, confirmation and retraction, and another that was merged.
class Amended {
 public:
  Amended() : clock_(1'764'000'000'000'000), log_(*OpenEventLog("memory:", clock_)) {
    documents_ = *OpenDocumentStore("memory:");
    text_ = *documents_->Put("Gallium exports need a licence from August.");
    Append(EntryKind::kEvents, {}, "first");
    Append(EntryKind::kEvents, {}, "second");
    Append(EntryKind::kCorrection, {{1, 0}}, "first, corrected");
    Append(EntryKind::kConfirmation, {{1, 0}}, "first, corrected");
    Append(EntryKind::kMerge, {{1, 0}, {2, 0}}, "first, merged");
    Append(EntryKind::kEvents, {}, "third <&>");
    Append(EntryKind::kRetraction, {{6, 0}}, "");
    app_ =
        *App::Start(*log_, SubjectTree::Embedded(), clock_, "test", {}, nullptr, documents_.get());
  }
  Response Ask(const std::string& target) const { return AskOf(*app_, target); }
  DocumentStore& documents() { return *documents_; }
  const std::string& text() const { return text_; }

 private:
  void Append(EntryKind kind, std::vector<EventId> targets, const std::string& summary) {
    NewEntry entry;
    entry.kind = kind;
    entry.targets = std::move(targets);
    entry.by = "ann";
    if (kind != EntryKind::kEvents) entry.reason = "because of " + std::to_string(++reasons_);
    if (kind != EntryKind::kRetraction) {
      const Json event = {
          {"type", "licence_requirement"},
          {"certainty", "enacted"},
          {"issuer", "CN"},
          {"target", "*"},
          {"flow", "export"},
          {"subjects", {"gallium"}},
          {"effective", "2023-08-01"},
          {"published", "2023-07-03"},
          {"summary", summary},
          {"sources",
           Json::array({{{"url", "https://example.org/" + std::to_string(entry.targets.size())},
                         {"document", text_},
                         {"quotes", Json::array({{{"exact", "need a licence"},
                                                  {"start", 16},
                                                  {"end", 30},
                                                  {"supports", {"type"}}}})}}})},
          {"review", {{"state", "entered"}}}};
      auto parsed = EventFromJson(event.dump(), JsonMode::kSubmission);
      REQUIRE(parsed);
      entry.events.push_back(parsed->event);
    }
    clock_.Advance(1'000'000);
    REQUIRE(log_->Append(entry));
  }

  ManualClock clock_;
  int reasons_ = 0;
  std::unique_ptr<EventLog> log_;
  std::unique_ptr<DocumentStore> documents_;
  std::string text_;
  std::unique_ptr<App> app_;
};

TEST_CASE("versions tell what was recorded of an event, in order") {
  const Amended site;
  struct Row {
    const char* target;
    const char* kinds;
    Json counts;
  };
  for (const Row& row :
       {Row{"/api/v1/events/1.0/versions", "events correction confirmation merge ", 5},
        Row{"/api/v1/events/1.0/versions?recorded_at=seq:3", "events correction ", 3},
        Row{"/api/v1/events/2.0/versions", "events merge ", nullptr},
        Row{"/api/v1/events/6.0/versions", "events retraction ", nullptr}}) {
    CAPTURE(row.target);
    const Response response = site.Ask(row.target);
    CAPTURE(response.body);
    REQUIRE(response.status == 200);
    const Json json = Json::parse(response.body);
    std::string kinds;
    for (const Json& item : json["items"]) kinds += item["kind"].get<std::string>() + " ";
    CHECK(kinds == row.kinds);
    CHECK(json["counts"] == row.counts);
    CHECK(json["total"] == json["items"].size());
  }
  const Response moved = site.Ask("/api/v1/events/2.0?known_at=2030-01-01");
  CHECK(moved.status == 308);
  CHECK(std::string(moved.headers.Get("Location").value_or("")) ==
        "/api/v1/events/1.0?known_at=2030-01-01");
  CHECK(moved.body == "{\"merged_into\":\"1.0\"}\n");
  CHECK_THAT(site.Ask("/api/v1/events/2.0/versions").body,
             Catch::Contains(R"("merged_into":"1.0")") && Catch::Contains(R"("by":"ann")"));
  CHECK(site.Ask("/api/v1/events/6.0").status == 404);
  CHECK_THAT(site.Ask("/api/v1/events/6.0").body, Catch::Contains("It was retracted"));
  CHECK(site.Ask("/api/v1/events/6.0?recorded_at=seq:6").status == 200);
  CHECK(site.Ask("/api/v1/events/6.0/versions?recorded_at=seq:5").status == 404);
}

TEST_CASE("the page of an event that was taken back tells how it stood, and who took it back") {
  const Amended site;
  struct Row {
    const char* target;
    int status;
    std::vector<std::string> told;
  };
  const std::string taken = "class=\"taken-back\"";
  for (const Row& row : {
           Row{"/events/6.0",
               200,
               {taken, "Retracted</strong>", "entry 7", "/api/v1/events/6.0/versions"}},
           Row{"/events/2.0",
               200,
               {taken, "Merged</strong> into <a href=\"/events/1.0\"", "by ann"}},
           Row{"/events/6.0?recorded_at=seq:6", 200, {"Correct or confirm"}},
           Row{"/events/6.0?recorded_at=seq:5", 404, {}},
       }) {
    CAPTURE(row.target);
    const Response page = site.Ask(row.target);
    CHECK(page.status == row.status);
    for (const std::string& words : row.told) CHECK_THAT(page.body, Catch::Contains(words));
    const bool is_taken = !row.told.empty() && row.told[0] == taken;
    CHECK((page.body.find(taken) != std::string::npos) == is_taken);
  }
}

TEST_CASE("feeds tell every entry, newest first, and lead to the older ones") {
  const Amended site;
  const Response feed = site.Ask("/api/v1/feeds/subjects/gallium.atom");
  CHECK(feed.status == 200);
  CHECK(feed.content_type == "application/atom+xml; charset=utf-8");
  std::size_t at = 0;
  for (const char* title : {"Retracted: third &lt;&amp;&gt;", "third &lt;&amp;&gt;", "Merged",
                            "Confirmed: first", "Corrected: first", "second", "first"}) {
    CAPTURE(title);
    at = feed.body.find("<title>" + std::string(title), at);
    REQUIRE(at != std::string::npos);
    ++at;
  }
  CHECK_THAT(feed.body, Catch::Contains("<link rel=\"self\" type=\"application/atom+xml\" "
                                        "href=\"/api/v1/feeds/subjects/gallium.atom\">"));
  // Every page, by rel=next: each entry once.
  std::set<std::string> ids;
  std::size_t count = 0;
  for (std::string target = "/api/v1/feeds/issuers/CN.atom?limit=3"; !target.empty();) {
    const std::string body = site.Ask(target).body;
    for (std::size_t i = 0;
         (i = body.find("<id>tag:chipline,2025:log/", i)) != std::string::npos;) {
      const std::size_t end = body.find('<', i + 1);
      ids.insert(body.substr(i, end - i));
      ++count;
      i = end;
    }
    const std::size_t next = body.find("<link rel=\"next\"");
    target.clear();
    if (next == std::string::npos) break;
    const std::size_t begin = body.find("href=\"", next) + 6;
    target = body.substr(begin, body.find('"', begin) - begin);
    for (std::size_t amp = 0; (amp = target.find("&amp;", amp)) != std::string::npos; ++amp) {
      target.replace(amp, 5, "&");
    }
  }
  CHECK(count >= 7);
  CHECK(ids.size() == count);
  CHECK(site.Ask("/api/v1/feeds/issuers/XX.atom").status == 400);
  CHECK(site.Ask("/api/v1/feeds/subjects/galium.atom").status == 404);
  CHECK(site.Ask("/api/v1/feeds/subjects/gallium").status == 404);
  CHECK_THAT(site.Ask("/api/v1/feeds/events.atom?issuer=US").body, !Catch::Contains("<entry>"));
}

TEST_CASE("a stored text comes with its passages, and is gone once withdrawn") {
  Amended site;
  const std::string target = "/api/v1/documents/" + site.text();
  const Response kept = site.Ask(target);
  REQUIRE(kept.status == 200);
  const Json json = Json::parse(kept.body);
  REQUIRE_FALSE(json["passages"].empty());
  for (const Json& passage : json["passages"]) {
    const std::size_t start = passage["start"];
    const std::size_t length = passage["end"].get<std::size_t>() - start;
    CHECK(json["text"].get<std::string>().substr(start, length) == passage["exact"]);
  }
  const std::string pinned(kept.headers.Get("Content-Location").value_or(""));
  CHECK(kept.headers.Get("Cache-Control") == "public, max-age=3600");
  CHECK(site.Ask(pinned).body == kept.body);
  REQUIRE(site.documents().Withdraw(site.text(), "the publisher asked"));
  for (const std::string& gone : {target, pinned}) {
    const Response answer = site.Ask(gone);
    CHECK(answer.status == 451);
    CHECK_THAT(answer.body, Catch::StartsWith(R"({"type":"/problems/withdrawn")") &&
                                Catch::Contains("the publisher asked"));
  }
  CHECK(site.Ask("/api/v1/documents/" + std::string(64, '0')).status == 404);
  CHECK(site.Ask("/api/v1/documents/abc").status == 400);
  const Json sources = Json::parse(site.Ask("/api/v1/sources").body);
  CHECK(sources["total"] == sources["items"].size());
  CHECK(sources["items"][0]["document"] == site.text());
}

TEST_CASE("the list of sources is paged over exactly its total") {
  const History history;
  std::set<int> ids;
  std::size_t total = 0;
  for (std::string at = "/api/v1/sources?limit=9"; !at.empty();) {
    const Response page = history.Ask(at);
    REQUIRE(page.status == 200);
    const Json json = Json::parse(page.body);
    total = json["total"];
    for (const Json& item : json["items"]) {
      CHECK(ids.insert(item["id"].get<int>()).second);
      CHECK_FALSE(item["events"].empty());
    }
    at = LinkOf(page, "next");
  }
  CHECK(ids.size() == total);
  CHECK(total > 9);
}

TEST_CASE("fields of a table are quoted, and never a formula") {
  struct Row {
    const char* text;
    const char* field;
  };
  for (const Row& row : {Row{"plain", "plain"}, Row{"a,b", "\"a,b\""}, Row{"a\"b", "\"a\"\"b\""},
                         Row{"a\nb", "\"a\nb\""}, Row{"a\x1b[b", "a\uFFFD[b"}, Row{"=1+1", "'=1+1"},
                         Row{"@x,y", "\"'@x,y\""}, Row{"", ""}}) {
    CHECK(CsvField(row.text) == row.field);
  }
}

}  // namespace
}  // namespace chipline
