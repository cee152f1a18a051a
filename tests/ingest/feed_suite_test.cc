// feedparser's test feeds, as far as ../shared has them: the expectations are other people's.
#include <cctype>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <nlohmann/json.hpp>

#include "ingest/feed.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {
namespace {

using nlohmann::json;

// What does not pass, and why.
const std::map<std::string, std::string>& KnownFailures() {
  static const std::map<std::string, std::string> failures = {};
  return failures;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// "entries[0].tags[1].term"; null pointer where something on the way is missing.
const json* Walk(const json& root, const std::string& path) {
  const json* at = &root;
  std::string word;
  const auto step = [&]() {
    if (word.empty() || at == nullptr) return;
    const auto found = at->find(word);
    at = found == at->end() ? nullptr : &*found;
    word.clear();
  };
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '.' || path[i] == '[') step();
    if (at == nullptr) return nullptr;
    if (path[i] == '[') {
      const auto index = static_cast<std::size_t>(std::stoi(path.substr(i + 1)));
      if (!at->is_array() || index >= at->size()) return nullptr;
      at = &(*at)[index];
      i = path.find(']', i);
    } else if (path[i] != '.') {
      word += path[i];
    }
  }
  step();
  return at;
}

bool Holds(const json& feed, const json& claim) {
  const std::string op = claim["op"];
  const std::string path = claim["path"];
  const json* got = Walk(feed, path);
  json want = claim["value"];
  if (op == "lacks" || op == "has") {
    return got != nullptr && got->contains(want.get<std::string>()) == (op == "has");
  }
  if (op == "len_eq" || op == "len_ne") {
    return got != nullptr && (got->size() == want.get<std::size_t>()) == (op == "len_eq");
  }
  if (got == nullptr) return op == "ne";
  json have = *got;
  // Tuples agree in their first six numbers.
  if (have.is_array() && have.size() == 9 && want.is_array() && want.size() == 9) {
    have.erase(have.begin() + 6, have.end());
    want.erase(want.begin() + 6, want.end());
  }
  if (path == "bozo" && want.is_number()) want = want != 0;
  return (have == want) == (op == "eq");
}

TEST_CASE("the feeds of feedparser's suite", "[feed]") {
  const std::string folder = SourcePath("../shared/datasets/feedparser/");
  std::ifstream expectations(folder + "expectations.jsonl");
  if (!expectations) {
    std::cout << "skipped: no " << folder << "\n";
    return;
  }
  int files = 0;
  int passed = 0;
  std::set<std::string> failed;
  for (std::string line; std::getline(expectations, line);) {
    const json expectation = json::parse(line);
    const std::string name = expectation["file"];
    FeedOrigin origin;
    // Their server: some expectations name it.
    origin.url = "http://127.0.0.1:8097/tests/" + name;
    json headers = json::object();
    if (expectation.contains("headers") && expectation["headers"].is_object()) {
      headers = expectation["headers"];
    }
    for (const auto& [header, value] : headers.items()) {
      std::string lower = header;
      for (char& c : lower) c = static_cast<char>(std::tolower(c));
      if (lower == "content-type") origin.content_type = value;
      if (lower == "content-location") origin.content_location = value;
      if (lower == "content-language") origin.content_language = value;
    }
    const FeedDocument document = ReadFeedDocument(ReadFile(folder + name), origin);
    const json feed = json::parse(FeedJson(document));
    bool good = true;
    for (const json& claim : expectation["asserts"]) {
      if (Holds(feed, claim)) continue;
      good = false;
      if (KnownFailures().contains(name)) continue;
      const json* got = Walk(feed, claim["path"]);
      UNSCOPED_INFO(name << ": " << claim.dump() << " but is "
                         << (got == nullptr ? "absent" : got->dump()) << " (" << document.reason
                         << ")");
    }
    ++files;
    if (good) ++passed;
    if (!good) failed.insert(name);
  }
  std::cout << "feedparser: " << passed << " of " << files << " files pass\n";
  for (const std::string& name : failed) {
    const auto known = KnownFailures().find(name);
    CHECK(known != KnownFailures().end());
    if (known != KnownFailures().end()) std::cout << "  " << name << ": " << known->second << "\n";
  }
  for (const auto& [name, reason] : KnownFailures()) {
    CAPTURE(name);
    CHECK(failed.contains(name));  // it passes now: strike it off
  }
  CHECK(passed * 100 >= files * 97);
}

}  // namespace
}  // namespace chipline
