// The sample history is data that people edit: every line must be fit to append as it stands.
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/event.h"
#include "model/json.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

struct Line {
  int number = 0;
  std::string text;
  PolicyEvent event;
};

// What is wrong with the file, one fault a line, so that one run shows them all.
class Faults {
 public:
  void Add(const Line& line, const std::string& what) {
    text_ += "line " + std::to_string(line.number) + " (" + line.event.key + "): " + what + "\n";
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::vector<Line> ReadHistory(Faults& faults) {
  std::ifstream file(SourcePath("samples/history.jsonl"));
  std::vector<Line> lines;
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    Line line{number, text, {}};
    auto parsed = EventFromJson(text, JsonMode::kSubmission);
    if (!parsed) {
      faults.Add(line, parsed.error().ToString());
      continue;
    }
    line.event = std::move(parsed->event);
    for (const Problem& problem : parsed->problems) {
      faults.Add(line, problem.field + ": " + problem.message);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

TEST_CASE("Every event of the sample history is valid", "[model]") {
  Faults faults;
  const auto lines = ReadHistory(faults);
  CHECK(lines.size() >= 196);
  for (const Line& line : lines) {
    for (const Problem& problem : Validate(line.event, SubjectTree::Embedded())) {
      faults.Add(line, problem.field + ": " + problem.message);
    }
  }
  INFO(faults.text());
  CHECK(faults.text().empty());
}

TEST_CASE("Every key of the sample history is its own, and modifies names earlier lines",
          "[model]") {
  Faults faults;
  std::set<std::string> keys;
  std::set<std::string> acts;
  for (const Line& line : ReadHistory(faults)) {
    for (const std::string& name : line.event.modifies) {
      if (!keys.contains(name) && !acts.contains(name)) faults.Add(line, "modifies " + name);
    }
    if (line.event.key.empty()) faults.Add(line, "no key");
    if (!keys.insert(line.event.key).second) faults.Add(line, "key used twice");
    if (!line.event.act.empty()) acts.insert(line.event.act);
  }
  INFO(faults.text());
  CHECK(faults.text().empty());
}

TEST_CASE("The sample history refers to its sources and quotes none of them", "[model]") {
  Faults faults;
  for (const Line& line : ReadHistory(faults)) {
    for (const Source& source : line.event.sources) {
      if (source.publisher.empty()) faults.Add(line, "a source without a publisher");
      if (!source.quotes.empty() || !source.document.empty()) faults.Add(line, "a quotation");
    }
    if (line.event.summary.empty()) faults.Add(line, "no summary");
    if (!line.event.review.grade) faults.Add(line, "no grade");
    const bool checked = line.event.review.state == ReviewState::kConfirmed;
    if (checked && line.event.sources.empty()) faults.Add(line, "confirmed by no source");
  }
  INFO(faults.text());
  CHECK(faults.text().empty());
}

TEST_CASE("Nothing in the sample history became known before it was announced", "[model]") {
  Faults faults;
  for (const Line& line : ReadHistory(faults)) {
    const PolicyEvent& event = line.event;
    if (!PublishedDay(event)) faults.Add(line, "nobody can say when it was known");
    if (event.announced && event.published &&
        event.published->latest() < event.announced->earliest()) {
      faults.Add(line, "published before it was announced");
    }
    if (event.effective && event.until && event.until->latest() < event.effective->earliest()) {
      faults.Add(line, "ends before it starts");
    }
  }
  INFO(faults.text());
  CHECK(faults.text().empty());
}

}  // namespace
}  // namespace chipline
