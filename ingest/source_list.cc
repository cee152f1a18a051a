#include "ingest/source_list.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "ingest/civil_zone.h"
#include "ingest/rule_file.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr Micros kMilli = 1'000;
constexpr Micros kSecond = 1'000 * kMilli;
constexpr Micros kMinute = 60 * kSecond;
constexpr Micros kHour = 60 * kMinute;

constexpr std::array<std::pair<char, Micros>, 4> kUnits = {
    {{'s', kSecond}, {'m', kMinute}, {'h', kHour}, {'d', 24 * kHour}}};

constexpr std::array<std::pair<std::string_view, SourceKind>, 4> kKinds = {
    {{"feed", SourceKind::kFeed},
     {"pages", SourceKind::kPages},
     {"sitemap", SourceKind::kSitemap},
     {"federal-register", SourceKind::kFederalRegister}}};
constexpr std::array<std::pair<std::string_view, SourceTier>, 4> kTiers = {
    {{"official", SourceTier::kOfficial},
     {"company", SourceTier::kCompany},
     {"press", SourceTier::kPress},
     {"analysis", SourceTier::kAnalysis}}};

// One of a table of names; `otherwise` where the key is absent.
template <class Table>
auto OneOf(const RuleTable& table, std::string_view key, const Table& known,
           decltype(known.front().second) otherwise) -> Result<decltype(known.front().second)> {
  const RuleValue* value = table.Find(key);
  if (value == nullptr) return otherwise;
  const std::string text = table.Text(key);
  std::vector<std::string_view> names;
  std::string list;
  for (const auto& [name, code] : known) {
    if (text == name) return code;
    names.push_back(name);
    list += (list.empty() ? "" : ", ") + std::string(name);
  }
  const std::string_view near = Nearest(text, names);
  return InvalidArgument("\"" + text + "\" is no " + std::string(key) + ": expected one of " +
                             list +
                             (near.empty() ? "" : "; did you mean " + std::string(near) + "?"),
                         value->place);
}

template <class E>
std::vector<std::pair<std::string_view, E>> NamesOf() {
  std::vector<std::pair<std::string_view, E>> names;
  for (const auto& entry : Codes<E>()) {
    if (entry.name != "*") names.emplace_back(entry.name, entry.code);
  }
  return names;
}

Result<Micros> Duration(const RuleTable& table, std::string_view key, Micros otherwise,
                        Micros least, Micros most) {
  const RuleValue* value = table.Find(key);
  if (value == nullptr) return otherwise;
  const auto duration = ParseDuration(table.Text(key));
  if (!duration || *duration < least || *duration > most) {
    return InvalidArgument("\"" + std::string(key) + "\" must be a time from " +
                               DurationText(least) + " to " + DurationText(most) +
                               ", like \"30m\" or \"6h\"",
                           value->place);
  }
  return *duration;
}

Result<void> IsText(const RuleTable& table, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    const RuleValue* value = table.Find(key);
    if (value != nullptr && (value->texts.size() != 1 || value->is_list)) {
      return InvalidArgument("\"" + std::string(key) + "\" must be a text", value->place);
    }
  }
  return Ok();
}

Result<void> ReadFetcher(const RuleTable& table, SourceList& list) {
  CHIP_CHECK(table.Only({"contact", "pause", "requests_per_hour", "longest_wait"}));
  CHIP_CHECK(IsText(table, {"contact", "pause", "longest_wait"}));
  list.contact = table.Text("contact");
  if (list.contact.find_first_of("\r\n()") != std::string::npos) {
    return InvalidArgument("\"contact\" must be one address", table.Find("contact")->place);
  }
  list.pause = CHIP_TRY(Duration(table, "pause", list.pause, 100 * kMilli, kHour));
  list.longest_wait =
      CHIP_TRY(Duration(table, "longest_wait", list.longest_wait, kMinute, 7 * 24 * kHour));
  if (const RuleValue* value = table.Find("requests_per_hour")) {
    list.requests_per_hour = value->number.value_or(0);
    if (list.requests_per_hour < 1 || list.requests_per_hour > 36'000) {
      return InvalidArgument("\"requests_per_hour\" must be a number from 1 to 36000",
                             value->place);
    }
  }
  return Ok();
}

Result<std::string> ReadId(const RuleTable& table) {
  std::string id = CHIP_TRY(table.Required("id"));
  constexpr std::string_view kBytes = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (id.find_first_not_of(kBytes) != std::string::npos || id.size() > 64) {
    return InvalidArgument("an id is made of a-z, 0-9 and dashes, not \"" + id + "\"",
                           table.Find("id")->place);
  }
  return id;
}

Result<void> ReadIntervals(const RuleTable& table, SourceSpec& source) {
  source.min_interval =
      CHIP_TRY(Duration(table, "min_interval", 15 * kMinute, kMinute, 7 * 24 * kHour));
  source.max_interval =
      CHIP_TRY(Duration(table, "max_interval", 24 * kHour, kMinute, 7 * 24 * kHour));
  const Micros usual =
      std::clamp(kHour, source.min_interval, std::max(source.min_interval, source.max_interval));
  source.interval = CHIP_TRY(Duration(table, "interval", usual, kMinute, 7 * 24 * kHour));
  // A stated interval widens limits that are only defaults.
  if (table.Find("min_interval") == nullptr) {
    source.min_interval = std::min(source.min_interval, source.interval);
  }
  if (table.Find("max_interval") == nullptr) {
    source.max_interval = std::max(source.max_interval, source.interval);
  }
  if (source.min_interval <= source.interval && source.interval <= source.max_interval) return Ok();
  return InvalidArgument("expected min_interval <= interval <= max_interval", table.place);
}

// A link is matched against the whole path: what begins with neither "/" nor "*" matches nothing,
// and an empty word is in every title.
Result<void> ReadFilters(const RuleTable& table, SourceSpec& source) {
  source.links = table.List("links");
  for (const std::string& link : source.links) {
    if (link.starts_with('/') || link.starts_with('*')) continue;
    const bool has_host = link.find("://") != std::string::npos;
    return InvalidArgument("\"links\" are paths, and \"" + link + "\" matches none: " +
                               (link.empty() ? "leave it out"
                                : has_host   ? "leave out the host"
                                             : "did you mean \"/" + link + "\"?"),
                           table.Find("links")->place);
  }
  for (const std::string& word : table.List("words")) {
    if (Trim(word).empty()) {
      return InvalidArgument("\"words\" holds an empty word, which every title has: leave it out",
                             table.Find("words")->place);
    }
    source.words.push_back(AsciiLower(word));
  }
  return Ok();
}

Result<SourceSpec> ReadSource(const RuleTable& table) {
  CHIP_CHECK(table.Only({"id", "name", "kind", "url", "tier", "issuer", "zone", "links", "words",
                         "interval", "min_interval", "max_interval", "ceiling", "robots"}));
  CHIP_CHECK(IsText(table, {"id", "name", "kind", "url", "tier", "issuer", "zone", "interval",
                            "min_interval", "max_interval", "ceiling"}));
  SourceSpec source;
  source.place = table.place;
  source.id = CHIP_TRY(ReadId(table));
  source.name = table.Find("name") == nullptr ? source.id : table.Text("name");
  CHIP_TRY(table.Required("kind"));
  source.kind = CHIP_TRY(OneOf(table, "kind", kKinds, source.kind));
  source.tier = CHIP_TRY(OneOf(table, "tier", kTiers, source.tier));
  auto url = ParseWebUrl(CHIP_TRY(table.Required("url")));
  if (!url) return InvalidArgument(url.error().ToString(), table.Find("url")->place);
  source.url = std::move(*url);
  if (table.Find("issuer") != nullptr) {
    source.issuer = CHIP_TRY(OneOf(table, "issuer", NamesOf<Jurisdiction>(), Jurisdiction::kAny));
  }
  source.ceiling = CHIP_TRY(OneOf(table, "ceiling", NamesOf<Certainty>(), source.ceiling));
  if (const RuleValue* zone = table.Find("zone")) {
    source.zone = table.Text("zone");
    if (!IsZone(source.zone)) {
      return InvalidArgument(
          "\"" + source.zone + "\" is no time zone: expected a name like America/New_York",
          zone->place);
    }
  }
  CHIP_CHECK(ReadFilters(table, source));
  const bool has_links = source.kind == SourceKind::kPages || source.kind == SourceKind::kSitemap;
  if (!source.links.empty() && !has_links) {
    return InvalidArgument("\"links\" goes with the kinds pages and sitemap",
                           table.Find("links")->place);
  }
  if (const RuleValue* robots = table.Find("robots")) {
    if (!robots->flag) {
      return InvalidArgument("\"robots\" must be true or false", robots->place);
    }
    source.robots = *robots->flag;
  }
  CHIP_CHECK(ReadIntervals(table, source));
  return source;
}

Result<void> IsNew(const SourceSpec& source, const SourceList& list,
                   std::map<std::string, std::string>& addresses) {
  if (const SourceSpec* other = list.Find(source.id)) {
    return InvalidArgument("\"" + source.id + "\" is also the id of " + other->place, source.place);
  }
  const auto [other, is_new] = addresses.emplace(DocumentUrlKey(source.url), source.place);
  if (is_new) return Ok();
  return InvalidArgument("the same address as " + other->second, source.place);
}

}  // namespace

std::string_view Name(SourceKind kind) {
  return kKinds[static_cast<std::size_t>(kind)].first;
}
std::string_view Name(SourceTier tier) {
  return kTiers[static_cast<std::size_t>(tier)].first;
}

const SourceSpec* SourceList::Find(std::string_view id) const {
  const auto found = std::ranges::find(sources, id, &SourceSpec::id);
  return found == sources.end() ? nullptr : &*found;
}

Result<SourceList> LoadSources(std::string_view toml, const std::string& origin) {
  SourceList list;
  list.pause = 2 * kSecond;
  list.requests_per_hour = 240;
  list.longest_wait = 6 * kHour;
  std::map<std::string, std::string> addresses;
  for (const RuleTable& table : CHIP_TRY(ReadRuleFile(toml, origin))) {
    if (table.name == "fetcher") {
      CHIP_CHECK(ReadFetcher(table, list));
    } else if (table.name == "source") {
      SourceSpec source = CHIP_TRY(ReadSource(table));
      CHIP_CHECK(IsNew(source, list, addresses));
      list.sources.push_back(std::move(source));
    } else {
      const std::array<std::string_view, 2> known = {"fetcher", "source"};
      const std::string_view near = Nearest(table.name, known);
      return InvalidArgument("unknown block [" + table.name + "]" +
                                 (near.empty() ? ": expected [fetcher] and [[source]]"
                                               : ", did you mean [[" + std::string(near) + "]]?"),
                             table.place);
    }
  }
  if (list.sources.empty()) return InvalidArgument("there is no [[source]]", origin);
  return list;
}

std::optional<Micros> ParseDuration(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const bool is_milli = text.ends_with("ms");
  if (is_milli) text.remove_suffix(1);
  const auto unit = std::ranges::find(kUnits, text.back(), &std::pair<char, Micros>::first);
  std::int32_t number = 0;
  const char* end = text.data() + text.size() - 1;
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  if (unit == kUnits.end() || fault != std::errc() || stop != end || number < 0) {
    return std::nullopt;
  }
  return number * (is_milli ? kMilli : unit->second);
}

std::string DurationText(Micros duration) {
  for (auto unit = kUnits.rbegin(); unit != kUnits.rend(); ++unit) {
    if (duration >= unit->second && duration % unit->second == 0) {
      return std::to_string(duration / unit->second) + unit->first;
    }
  }
  return std::to_string(duration / kMilli) + "ms";
}

std::string UserAgentOf(const SourceList& list, std::string_view version) {
  std::string agent = "chipline/" + std::string(version);
  if (!list.contact.empty()) agent += " (+" + list.contact + ")";
  return agent;
}

bool MatchesGlob(std::string_view pattern, std::string_view text) {
  // Where it fails, the last "*" takes one more byte: linear times the number of stars at worst.
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace chipline
