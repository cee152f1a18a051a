// The sample articles against their labels: what the extractor finds and what it invents.
#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "ingest/extract.h"
#include "ingest/read_document.h"
#include "ingest/text_utils.h"
#include "model/event.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

constexpr const char* kPages[] = {
    "annual-licences.txt",  "bill-location.txt",      "correction-duv.txt",
    "digest-september.txt", "h200-disputed.txt",      "huawei-conditions.txt",
    "materials-table.md",   "negative-packaging.txt", "nexperia-page.html",
    "notice-antimony.txt",  "opinion-blackwell.txt",  "qa-affiliates.txt",
    "quantum-listing.txt"};

Document Page(const std::string& name) {
  ReadOptions options;
  options.path = name;
  Result<Document> document = ReadDocument(SourceFile("samples/articles/" + name), options);
  REQUIRE(document);
  return std::move(document).value();
}

TEST_CASE("A page about the chip business has no events") {
  const Document document = Page("negative-packaging.txt");
  for (const Draft& draft : Extractor::Embedded().Extract(document).drafts) {
    CHECK(draft.background);
  }
}

TEST_CASE("Every draft of the samples is valid and proved by its quotes") {
  for (const char* name : kPages) {
    CAPTURE(name);
    const Document document = Page(name);
    std::set<std::string> keys;
    for (const Draft& draft : Extractor::Embedded().Extract(document).drafts) {
      CAPTURE(OneLine(draft.event));
      CHECK(Faults(draft.event) == "");
      CHECK(keys.insert(draft.event.key).second);
      REQUIRE(draft.event.sources.size() == 1);
      std::set<std::string> proved;
      for (const Quote& quote : draft.event.sources[0].quotes) {
        CHECK(SliceCodePoints(document.text, quote.start, quote.end) == quote.exact);
        proved.insert(quote.supports.begin(), quote.supports.end());
      }
      CHECK(proved.count("type") == 1);
      CHECK(proved.count("subjects") == 1);
      CHECK(proved.count("certainty") == 1);
      if (draft.event.effective) CHECK(proved.count("effective") == 1);
    }
  }
}

using Json = nlohmann::json;

std::vector<std::string> Strings(const Json& object, const char* name) {
  return object.contains(name) ? object[name].get<std::vector<std::string>>()
                               : std::vector<std::string>();
}

// The primary level: the type or an alternative to it, the issuer, and one subject in common.
bool Agree(const Json& label, const PolicyEvent& event) {
  std::vector<std::string> types = Strings(label, "type_alt");
  types.push_back(label["type"]);
  const std::string type(Name(event.type));
  if (std::find(types.begin(), types.end(), type) == types.end()) return false;
  if (label["issuer"] != IssuerText(event.issuers)) return false;
  for (const std::string& id : Strings(label, "subjects")) {
    if (std::find(event.subjects.begin(), event.subjects.end(), id) != event.subjects.end()) {
      return true;
    }
  }
  return false;
}

TEST_CASE("The samples give the events that their labels name, and no others") {
  int wanted = 0;
  int right = 0;
  int invented = 0;
  std::string misses;
  std::ifstream file(SourcePath("samples/articles/expected.jsonl"));
  for (std::string line; std::getline(file, line);) {
    const Json page = Json::parse(line, nullptr, false);
    REQUIRE(page.is_object());
    const std::string id = page["id"];
    std::string name;
    for (const char* one : kPages) {
      if (std::string(one).rfind(id + ".", 0) == 0) name = one;
    }
    REQUIRE(!name.empty());
    std::vector<Draft> drafts = Extractor::Embedded().Extract(Page(name)).drafts;
    std::erase_if(drafts, [](const Draft& draft) { return draft.background; });
    const auto take = [&](bool scored) {
      for (const Json& label : page["events"]) {
        const bool main = !label.value("background", false) && !label.value("optional", false);
        if (main != scored) continue;
        if (main) ++wanted;
        const auto found = std::find_if(drafts.begin(), drafts.end(), [&](const Draft& draft) {
          return Agree(label, draft.event);
        });
        if (found == drafts.end()) {
          if (main) misses += "missed " + id + ": " + std::string(label["anchor"]) + "\n";
          continue;
        }
        if (main) ++right;
        drafts.erase(found);
      }
    };
    // What is scored is matched first; earlier acts and doubtful readings cost nothing.
    take(true);
    take(false);
    invented += static_cast<int>(drafts.size());
    for (const Draft& draft : drafts)
      misses += "invented " + id + ": " + OneLine(draft.event) + "\n";
  }
  INFO(misses);
  REQUIRE(wanted >= 18);
  CHECK(right * 10 >= wanted * 9);
  CHECK(right * 10 >= (right + invented) * 9);
}

TEST_CASE("The same page twice gives the same bytes") {
  for (const char* name : kPages) {
    const Document document = Page(name);
    const Extraction a = Extractor::Embedded().Extract(document);
    const Extraction b = Extractor::Embedded().Extract(document);
    REQUIRE(a.drafts.size() == b.drafts.size());
    for (std::size_t i = 0; i < a.drafts.size(); ++i) CHECK(a.drafts[i].event == b.drafts[i].event);
  }
}

}  // namespace
}  // namespace chipline
