// Documents of the Federal Register in the shape of its API: numbers, every date, and their events.
#include "ingest/federal_register.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "ingest/read_document.h"
#include "ingest/text_utils.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

using Json = nlohmann::json;

struct Case {
  std::string number;
  std::string facts;
  std::string dates;
  std::vector<std::string> events;
};

std::vector<Case> Cases() {
  std::istringstream file(SourceFile("tests/ingest/federal_register.txt"));
  std::vector<Case> out;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with("#")) continue;
    if (line.starts_with("== ")) {
      out.push_back({line.substr(3), {}, {}, {}});
    } else if (out.back().facts.empty()) {
      out.back().facts = line;
    } else if (out.back().dates.empty()) {
      out.back().dates = line;
    } else {
      out.back().events.push_back(line);
    }
  }
  return out;
}

std::string Sample(const std::string& number) {
  return SourceFile("tests/ingest/federal_register/" + number + ".json");
}

Document Read(const std::string& json) {
  ReadOptions options;
  options.path = "document.json";
  Result<Document> document = ReadDocument(json, options);
  INFO((document ? std::string() : document.error().ToString()));
  REQUIRE(document);
  REQUIRE(document->notice);
  return std::move(document).value();
}

std::string List(const std::vector<std::string>& items, const char* between) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : between) + item;
  return out;
}

std::string FactsLine(const NoticeFacts& facts) {
  return facts.citation + " | " + List(facts.dockets, "; ") + " | " + List(facts.rins, "; ") +
         " | " + facts.type + " | " + facts.action;
}

// With those of its subjects that `wanted`, a line of the table, names.
std::string EventLine(const PolicyEvent& event, const std::string& wanted) {
  std::string out = IssuerText(event.issuers) + " " + std::string(Name(event.type)) + " " +
                    std::string(Name(event.certainty)) + " ";
  out += event.effective ? event.effective->text() : "-";
  if (event.until) out += ".." + event.until->text();
  std::vector<std::string> named;
  const std::string list = "," + wanted.substr(wanted.rfind(' ') + 1) + ",";
  for (const std::string& subject : event.subjects) {
    if (list.find("," + subject + ",") != std::string::npos) named.push_back(subject);
  }
  return out + " " + List(named, ",");
}

TEST_CASE("twenty documents of the Federal Register: citation, dockets, type, action, every date") {
  const auto cases = Cases();
  REQUIRE(cases.size() >= 20);
  for (const Case& wanted : cases) {
    INFO(wanted.number);
    const Document document = Read(Sample(wanted.number));
    const NoticeFacts& facts = *document.notice;
    CHECK(facts.number == wanted.number);
    CHECK(FactsLine(facts) == wanted.facts);
    CHECK(OneLine(facts.dates) == wanted.dates);
    CHECK(document.publisher == "Federal Register");
    REQUIRE(document.published);
    CHECK(document.url.starts_with("https://www.federalregister.gov/documents/"));
    for (const NoticeDate& date : facts.dates) {
      const auto statement = SliceCodePoints(document.text, date.begin, date.end);
      CHECK_FALSE(statement.empty());
      CHECK(document.text.find(statement) != std::string::npos);
    }
  }
}

TEST_CASE("twenty documents of the Federal Register: their events, one a part, with exact days") {
  for (const Case& wanted : Cases()) {
    const Document document = Read(Sample(wanted.number));
    std::vector<std::string> found;
    for (const Draft& draft : Extractor::Embedded().Extract(document).drafts) {
      if (draft.background) continue;
      const std::size_t place = std::min(found.size(), wanted.events.size() - 1);
      found.push_back(EventLine(draft.event, wanted.events.empty() ? "" : wanted.events[place]));
      CHECK(Faults(draft.event).empty());
      CHECK(draft.event.act == "fr-" + wanted.number);
      CHECK(draft.event.evidence == Evidence::kOfficialText);
      for (const Quote& quote : draft.event.sources.at(0).quotes) {
        CHECK(SliceCodePoints(document.text, quote.start, quote.end) == quote.exact);
      }
    }
    INFO(wanted.number);
    CHECK(List(found, "\n") == List(wanted.events, "\n"));
  }
}

TEST_CASE("the answer of a search is its documents in order") {
  Json answer = {
      {"count", 3}, {"description", "x"}, {"total_pages", 1}, {"results", Json::array()}};
  for (const char* number : {"2023-23049", "2025-19001", "2024-31306"}) {
    answer["results"].push_back(Json::parse(Sample(number)));
  }
  const auto documents = ReadDocuments(answer.dump(), {});
  REQUIRE(documents);
  REQUIRE(documents->size() == 3);
  CHECK((*documents)[1].notice->citation == "90 FR 47201");
  CHECK((*documents)[2].notice->number == "2024-31306");
  const auto one = ReadDocument(answer.dump(), {});
  REQUIRE_FALSE(one);
  CHECK(one.error().ToString().find("holds 3 documents: expected one") != std::string::npos);
  const auto parts = SplitFederalRegister(answer.dump());
  REQUIRE(parts);
  REQUIRE(parts->size() == 3);
  CHECK(Read((*parts)[1]).title == (*documents)[1].title);
}

// What a field may be instead of what it should be.
TEST_CASE("fields that are missing, null or of another type are absent, and nothing else changes") {
  const std::string number = "2025-19001";
  const Json whole = Json::parse(Sample(number));
  const Document plain = Read(whole.dump());
  for (const auto& [name, value] : whole.items()) {
    if (name == "document_number" || name == "title") continue;
    for (const Json& other :
         {Json(), Json(7), Json::object(), Json::array({nullptr, 3, Json::object()}), Json(true)}) {
      Json changed = whole;
      changed[name] = other;
      INFO(name << " = " << other.dump());
      const Document document = Read(changed.dump());
      CHECK(document.notice->number == number);
      if (name != "dates" && name != "publication_date") {
        CHECK(OneLine(document.notice->dates) == OneLine(plain.notice->dates));
      }
      if (name != "citation") CHECK(document.notice->citation == "90 FR 47201");
    }
    Json without = whole;
    without.erase(name);
    CHECK(Read(without.dump()).title == plain.title);
  }
}

TEST_CASE("other spellings of the same fields") {
  Json document = Json::parse(Sample("2025-16735"));
  document["type"] = "RULE";
  document["agencies"] = Json::array({"Commerce Department", "Industry and Security Bureau"});
  document["docket_ids"] = nullptr;
  document["docket_id"] = "Docket No. 250825-0144";
  document["citation"] = nullptr;
  document["start_page"] = 42321;
  document["dates"] = nullptr;
  const Document read = Read(document.dump());
  CHECK(FactsLine(*read.notice) ==
        "90 FR 42321 | Docket No. 250825-0144 | 0694-AK32 | Rule | Final rule.");
  CHECK(List(read.notice->agencies, ", ") ==
        "Commerce Department, Bureau of Industry and Security");
  CHECK(OneLine(read.notice->dates) == "effective 2025-12-31");
  document["type"] = "PRORULE";
  CHECK(Read(document.dump()).notice->type == "Proposed Rule");
}

TEST_CASE("what the object lacks is taken from the text that it brings") {
  Json document = Json::parse(Sample("2025-19001"));
  document["dates"] = nullptr;
  document["action"] = nullptr;
  document["raw_text"] =
      "<html><body><pre>DEPARTMENT OF COMMERCE\n\nAGENCY: Bureau of Industry and Security.\n\n"
      "ACTION: Interim final rule.\n\nSUMMARY: BIS extends its rules.\n\n"
      "DATES: This rule is effective September 29, 2025.\n\n"
      "FOR FURTHER INFORMATION CONTACT: The office.\n\nSUPPLEMENTARY INFORMATION: More.\n\n"
      "[FR Doc. 2025-19001 Filed 9-29-25; 8:45 am]\n</pre></body></html>";
  const Document read = Read(document.dump());
  CHECK(read.notice->action == "Interim final rule.");
  CHECK(OneLine(read.notice->dates) == "effective 2025-09-29");
  REQUIRE(read.notice->filed);
  CHECK(FormatDay(*read.notice->filed) == "2025-09-29");
}

TEST_CASE("JSON that is no document of the Federal Register says what was expected") {
  const auto fault = [](const std::string& json) {
    const auto read = ReadFederalRegister(json);
    return read ? std::string("read") : read.error().ToString();
  };
  CHECK(fault("{").find("expected JSON of the Federal Register") != std::string::npos);
  CHECK(fault("{\"title\":\"x\"}").find("no \"document_number\"") != std::string::npos);
  CHECK(fault("{\"results\":[{\"document_number\":\"1\"}]}").find("results[0]") !=
        std::string::npos);
  CHECK(fault("{\"results\":[]}").find("holds no documents") != std::string::npos);
  CHECK(fault("{\"results\":7}").find("expected a list") != std::string::npos);
  CHECK(fault("[1]").find("expected a document") != std::string::npos);
  CHECK(fault(std::string(100'000, '[')).find("deeper") != std::string::npos);
  CHECK_FALSE(LooksLikeFederalRegister("{\"key\":\"us-x\",\"type\":\"ban\"}"));
  CHECK_FALSE(LooksLikeFederalRegister("A text on \"document_number\" and \"agencies\"."));
}

}  // namespace
}  // namespace chipline
