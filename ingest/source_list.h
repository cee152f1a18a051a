// sources.toml: what is fetched, from whom, how often, and what may be made of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/web_url.h"
#include "model/codes.h"
#include "model/day.h"
#include "model/result.h"

namespace chipline {

enum class SourceKind : std::uint8_t {
  kFeed,             // RSS, Atom or JSON Feed; each entry's page is a document
  kPages,            // an HTML page whose links are documents; without `links`, itself one
  kSitemap,          // of pages, or of sitemaps
  kFederalRegister,  // documents.json of its API; each result is a document
};
// "feed", "pages", "sitemap", "federal-register"
std::string_view Name(SourceKind kind);

// How near a source is to the act.
enum class SourceTier : std::uint8_t { kOfficial, kCompany, kPress, kAnalysis };
// "official", "company", "press", "analysis"
std::string_view Name(SourceTier tier);

struct SourceSpec {
  std::string id;    // a-z, 0-9 and dashes
  std::string name;  // the publisher, for people; the id where none is given
  SourceKind kind = SourceKind::kFeed;
  WebUrl url;
  SourceTier tier = SourceTier::kPress;
  std::optional<Jurisdiction> issuer;  // whose acts it tells of where a text names nobody
  std::string zone = "UTC";            // whose civil days its instants are read in
  // What to take, both with "*" for anything: addresses by path and query, entries by words of
  // their title or summary. Empty: everything.
  std::vector<std::string> links;
  std::vector<std::string> words;
  Micros interval = 0;  // between polls while its habit is unknown
  Micros min_interval = 0;
  Micros max_interval = 0;
  Certainty ceiling = Certainty::kEnacted;  // the firmest that anything from it may be
  bool robots = true;                       // whether robots.txt is asked
  std::string place;                        // "file:line"
};

struct SourceList {
  std::string contact;  // an address where the operator can be reached; part of the user agent
  Micros pause = 0;     // between two requests to one host
  double requests_per_hour = 0;     // to one host, all its sources together
  Micros longest_wait = 0;          // cap of every backoff
  std::vector<SourceSpec> sources;  // in order of the file

  const SourceSpec* Find(std::string_view id) const;
};

// kInvalidArgument with "origin:line" as place for anything it does not know (naming the nearest
// thing that it does), for values out of range, and for two sources of one id or address.
Result<SourceList> LoadSources(std::string_view toml, const std::string& origin);

// "500ms", "90s", "30m", "6h", "2d"; nothing for anything else.
std::optional<Micros> ParseDuration(std::string_view text);
// The same, in the largest unit that fits: "90s", "2h". Whole milliseconds.
std::string DurationText(Micros duration);

// "chipline/VERSION (+CONTACT)"
std::string UserAgentOf(const SourceList& list, std::string_view version);

// Whether "*" in `pattern` can stand for something that makes it `text`, from begin to end.
bool MatchesGlob(std::string_view pattern, std::string_view text);

}  // namespace chipline
