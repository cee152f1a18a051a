// Official notices as whole pages: every act with its day, and no other act.
#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "ingest/read_document.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

struct Notice {
  std::string name;
  std::string day;
  std::string text;
  std::vector<std::string> events;  // "issuer type effective..until subject"
};

std::vector<Notice> ReadNotices(const std::string& name) {
  std::istringstream file(SourceFile("tests/ingest/" + name));
  std::vector<Notice> out;
  bool events = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#")) continue;
    if (line.starts_with("== ")) {
      const std::size_t comma = line.rfind(", ");
      out.push_back({line.substr(3, comma - 3), line.substr(comma + 2), {}, {}});
      events = false;
    } else if (line == "--") {
      events = true;
    } else if (events && !line.empty()) {
      out.back().events.push_back(line);
    } else if (!out.empty()) {
      out.back().text += line + "\n";
    }
  }
  return out;
}

// The event as the table writes it, with the table's subject where the event has it.
std::string Line(const PolicyEvent& event, const std::string& wanted) {
  const std::string subject = wanted.substr(wanted.rfind(' ') + 1);
  const bool named = std::ranges::find(event.subjects, subject) != event.subjects.end();
  std::string out = IssuerText(event.issuers) + " " + std::string(Name(event.type)) + " ";
  out += event.effective ? event.effective->text() : "-";
  if (event.until) out += ".." + event.until->text();
  return out + " " + (named || event.subjects.empty() ? subject : event.subjects.front());
}

void CheckPages(const std::vector<Notice>& notices) {
  for (const Notice& notice : notices) {
    INFO(notice.name);
    auto drafts =
        Extractor::Embedded().Extract(MakeDocument("Notes", notice.text, notice.day)).drafts;
    std::erase_if(drafts, [](const Draft& draft) { return draft.background; });
    std::string found;
    for (const Draft& draft : drafts) found += OneLine(draft.event) + "\n";
    INFO("found:\n" << found);
    CHECK(drafts.size() == notice.events.size());
    for (const std::string& wanted : notice.events) {
      INFO("wanted: " << wanted);
      CHECK(std::ranges::any_of(
          drafts, [&](const Draft& draft) { return Line(draft.event, wanted) == wanted; }));
    }
  }
}

TEST_CASE("Official notices: each act with its day, and no other") {
  const auto notices = ReadNotices("notices.txt");
  REQUIRE(notices.size() >= 18);
  CheckPages(notices);
}

TEST_CASE("Lists, digests, questions and chronologies: each act with its day, and no other") {
  const auto pages = ReadNotices("structure.txt");
  REQUIRE(pages.size() >= 10);
  CheckPages(pages);
}

}  // namespace
}  // namespace chipline
