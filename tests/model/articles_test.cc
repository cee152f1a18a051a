// The sample articles and what is expected of them, as data: the extractor has tests of its own.
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "model/edtf.h"
#include "model/subjects.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

const std::filesystem::path kFolder = SourcePath("samples/articles");

// The texts between quotation marks in `list`.
std::vector<std::string> Quoted(std::string_view list) {
  std::vector<std::string> texts;
  for (std::size_t open = list.find('"'); open != list.npos; open = list.find('"', open)) {
    const std::size_t close = list.find('"', open + 1);
    if (close == list.npos) break;
    texts.emplace_back(list.substr(open + 1, close - open - 1));
    open = close + 1;
  }
  return texts;
}

// What stands between `begin` and the next `end`, for each `begin` in `line`.
std::vector<std::string> Between(std::string_view line, std::string_view begin, char end) {
  std::vector<std::string> found;
  for (std::size_t at = line.find(begin); at != line.npos; at = line.find(begin, at)) {
    at += begin.size();
    found.emplace_back(line.substr(at, line.find(end, at) - at));
  }
  return found;
}

std::vector<std::string> ExpectedLines() {
  std::ifstream file(kFolder / "expected.jsonl");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

TEST_CASE("Every sample article is labelled once, and every label has its article", "[model]") {
  std::multiset<std::string> labelled;
  for (const std::string& line : ExpectedLines()) {
    const auto ids = Between(line, "{\"id\": \"", '"');
    REQUIRE(ids.size() == 1);
    labelled.insert(ids[0]);
  }
  std::multiset<std::string> articles;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder, error)) {
    if (entry.path().extension() != ".jsonl") articles.insert(entry.path().stem().string());
  }
  REQUIRE_FALSE(error);
  CHECK(articles.size() >= 12);
  CHECK(articles == labelled);
}

TEST_CASE("The labels of the sample articles name known subjects and readable dates", "[model]") {
  for (const std::string& line : ExpectedLines()) {
    INFO(line);
    for (const std::string& list : Between(line, "\"subjects\": [", ']')) {
      const auto subjects = Quoted(list);
      CHECK_FALSE(subjects.empty());
      for (const std::string& id : subjects) {
        INFO(id);
        CHECK(SubjectTree::Embedded().Find(id));
      }
    }
    for (const auto* field : {"\"published\": \"", "\"effective\": \"", "\"until\": \""}) {
      for (const std::string& date : Between(line, field, '"')) {
        INFO(date);
        CHECK(Edtf::Parse(date));
      }
    }
  }
}

}  // namespace
}  // namespace chipline
