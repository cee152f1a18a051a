// How many wordings of an act are known: labelled passages by authors who never saw the rules.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "ingest/extract.h"
#include "model/subjects.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

struct Act {
  std::string type;
  std::string issuer;
  std::set<std::string> subjects;
  std::string anchor;
  bool news = true;  // neither background nor optional
};

struct Passage {
  std::string id;
  std::string date;
  std::string text;
  std::vector<Act> acts;
};

std::vector<std::string> Split(const std::string& text, char mark) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, mark);) {
    const std::size_t first = part.find_first_not_of(' ');
    const std::size_t last = part.find_last_not_of(' ');
    parts.push_back(first == std::string::npos ? "" : part.substr(first, last - first + 1));
  }
  return parts;
}

Act ReadAct(const std::string& line) {
  const auto parts = Split(line, '|');
  REQUIRE(parts.size() >= 5);
  Act act{parts[0], parts[2], {}, parts[4], parts.size() == 5};
  for (std::string& id : Split(parts[3], ',')) act.subjects.insert(std::move(id));
  return act;
}

std::vector<Passage> ReadPassages() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(SourcePath("tests/ingest/passages"))) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<Passage> passages;
  for (const auto& path : files) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("# ")) {
        passages.push_back({line.substr(2), {}, {}, {}});
      } else if (line.starts_with("date: ")) {
        passages.back().date = line.substr(6);
      } else if (line.starts_with("= ")) {
        passages.back().acts.push_back(ReadAct(line.substr(2)));
      } else if (!line.empty()) {
        passages.back().text += line + "\n\n";
      }
    }
  }
  return passages;
}

// Type, issuer and one subject agree.
bool Tells(const PolicyEvent& event, const Act& act) {
  return Name(event.type) == act.type && IssuerText(event.issuers) == act.issuer &&
         std::ranges::any_of(event.subjects,
                             [&](const std::string& id) { return act.subjects.contains(id); });
}

TEST_CASE("passages are labelled with words that they have and codes that exist", "[passages]") {
  const auto passages = ReadPassages();
  CHECK(passages.size() >= 1340);
  for (const Passage& passage : passages) {
    for (const Act& act : passage.acts) {
      CAPTURE(passage.id, act.anchor);
      CHECK(FromName<EventType>(act.type));
      const std::size_t first = passage.text.find(act.anchor);
      CHECK(first != std::string::npos);
      CHECK(passage.text.find(act.anchor, first + 1) == std::string::npos);
      for (const std::string& id : act.subjects) CHECK(SubjectTree::Embedded().Find(id));
    }
  }
}

TEST_CASE("acts are found in passages of many wordings, and none where none is told",
          "[passages]") {
  int told = 0;
  int found = 0;
  int given = 0;
  int wrong = 0;
  int silent = 0;
  int disturbed = 0;
  for (const Passage& passage : ReadPassages()) {
    const auto drafts = Extractor::Embedded()
                            .Extract(MakeDocument("Trade notes", passage.text, passage.date))
                            .drafts;
    for (const Act& act : passage.acts) {
      if (!act.news) continue;
      ++told;
      found += std::ranges::any_of(drafts, [&](const Draft& d) { return Tells(d.event, act); });
    }
    int here = 0;
    for (const Draft& draft : drafts) {
      if (draft.background || draft.grade == Grade::kC) continue;
      ++here;
      wrong += std::ranges::none_of(passage.acts,
                                    [&](const Act& act) { return Tells(draft.event, act); });
    }
    given += here;
    silent += passage.acts.empty();
    disturbed += passage.acts.empty() && here > 0;
  }
  std::cout << "passages: " << found << " of " << told << " acts found; " << wrong << " of "
            << given << " given in grades A and B match none; events in " << disturbed << " of "
            << silent << " passages without an act\n";
  CHECK(100 * found >= 27 * told);
  CHECK(100 * wrong <= 33 * given);
  CHECK(100 * disturbed <= silent);
}

}  // namespace
}  // namespace chipline
