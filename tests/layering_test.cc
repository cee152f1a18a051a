// Who may include whom (docs/architecture.md), read from the #include lines: the picture of the
// floors cannot go stale.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

const fs::path kRoot = chipline::SourcePath("");

// Each floor sees itself and these.
const std::map<std::string, Names> kMayInclude = {
    {"model", {}},
    {"store", {"model"}},
    {"ingest", {"model", "store"}},
    {"query", {"model", "store"}},
    {"web", {"model", "store", "ingest", "query"}},
    {"cli", {"model", "store", "ingest", "query", "web"}},
};

// Foreign headers by prefix, and the files that may name them: "floor/name*" or "floor/*".
const std::map<std::string, std::vector<std::string>> kForeign = {
    {"rocksdb/", {"store/rocks_"}},
    {"nats/", {"store/jetstream_"}},
    {"re2/", {"ingest/"}},
    {"libxml/", {"ingest/"}},
    {"curl/", {"ingest/curl_client.cc", "ingest/http_rules.cc", "ingest/web_url.cc"}},
    {"httplib.h", {"web/server.cc"}},
};

// One header of ours may name a foreign one, and only its forward declarations.
const std::map<std::string, std::string> kForeignInHeader = {
    {"model/json_value.h", "nlohmann/json_fwd.hpp"},
};

const std::vector<std::string> kForeignPrefixes = {
    "nlohmann/", "rocksdb/", "re2/",  "libxml/", "openssl/", "toml++/", "httplib.h",
    "unicode/",  "sodium",   "curl/", "nats/",   "catch2/",  "fmt/",    "boost/"};

struct Include {
  std::string file;  // "store/record.cc"
  int line = 0;
  std::string header;
  bool angled = false;
  bool in_header() const { return file.ends_with(".h"); }
  std::string floor() const { return file.substr(0, file.find('/')); }
  std::string place() const { return file + ":" + std::to_string(line) + " " + header; }
};

// Every source and header of a floor.
std::vector<fs::path> SourcesOf(const std::string& floor) {
  std::vector<fs::path> sources;
  for (const auto& item : fs::recursive_directory_iterator(kRoot / floor)) {
    const fs::path& path = item.path();
    if (path.extension() == ".h" || path.extension() == ".cc") sources.push_back(path);
  }
  return sources;
}

// Calls visit(path, number, text) for every line of every floor.
template <class Visit>
void ForEachLine(Visit visit) {
  for (const auto& [floor, below] : kMayInclude) {
    for (const fs::path& path : SourcesOf(floor)) {
      std::ifstream in(path);
      std::string text;
      for (int line = 1; std::getline(in, text); ++line) visit(path, line, text);
    }
  }
}

std::vector<Include> Includes() {
  static const std::regex pattern(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re");
  std::vector<Include> includes;
  ForEachLine([&](const fs::path& path, int line, const std::string& text) {
    std::smatch match;
    if (!std::regex_search(text, match, pattern)) return;
    includes.push_back({fs::relative(path, kRoot).string(), line, match[2], match[1] == "<"});
  });
  return includes;
}

bool StartsWithAny(const std::string& text, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return text.starts_with(prefix); });
}

TEST_CASE("a floor includes only itself and what lies below it") {
  int ours = 0;
  for (const Include& include : Includes()) {
    if (include.angled) continue;
    ++ours;
    CAPTURE(include.place());
    const std::size_t slash = include.header.find('/');
    REQUIRE(slash != std::string::npos);  // from the repository's root, always
    const std::string target = include.header.substr(0, slash);
    CHECK((target == include.floor() || kMayInclude.at(include.floor()).contains(target)));
    CHECK(fs::exists(kRoot / include.header));
  }
  CHECK(ours > 50);  // the pattern still reads what we write
}

TEST_CASE("foreign libraries stay in the sources that wrap them") {
  for (const Include& include : Includes()) {
    CAPTURE(include.place());
    if (StartsWithAny(include.header, kForeignPrefixes) && include.in_header()) {
      const auto allowed = kForeignInHeader.find(include.file);
      CHECK((allowed != kForeignInHeader.end() && allowed->second == include.header));
    }
    for (const auto& [library, files] : kForeign) {
      if (include.header.starts_with(library)) CHECK(StartsWithAny(include.file, files));
    }
  }
}

TEST_CASE("every header is guarded once and no source hides from its folder's list") {
  for (const auto& [floor, below] : kMayInclude) {
    std::ifstream list(kRoot / floor / "CMakeLists.txt");
    const std::string listed((std::istreambuf_iterator<char>(list)), {});
    for (const fs::path& path : SourcesOf(floor)) {
      CAPTURE(path.string());
      if (path.extension() == ".cc") {
        CHECK(listed.find(path.filename().string()) != std::string::npos);
      } else {
        std::ifstream in(path);
        const std::string text((std::istreambuf_iterator<char>(in)), {});
        CHECK(text.find("#pragma once\n") != std::string::npos);
      }
    }
  }
}

// Debian 12's clang 14 and libstdc++ 12 do not agree on what returns a subrange: with one of these
// the sanitizers, fuzzers and clang-tidy stop compiling.
TEST_CASE("what Debian's clang cannot compile stays out") {
  static const std::regex pattern(
      R"(std::ranges::(unique|partition|stable_partition|remove|remove_if|rotate|equal_range|search)\(|std::views::|<ranges>)");
  ForEachLine([&](const fs::path& path, int line, const std::string& text) {
    CAPTURE(path.string(), line, text);
    CHECK(!std::regex_search(text, pattern));
  });
}

}  // namespace
