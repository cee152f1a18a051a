#include "ingest/page_versions.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/web_url.h"

namespace chipline {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kPages[] = "pages";     // by key: the history
constexpr char kPageOf[] = "page_of";  // by the hash of a text: the page's key

std::string ToText(const PageHistory& history) {
  Json json = {{"url", history.url}, {"versions", Json::array()}};
  for (const PageVersion& version : history.versions) {
    json["versions"].push_back({{"document", version.document},
                                {"title", version.title},
                                {"published", version.published},
                                {"seen_at", version.seen_at}});
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<PageHistory> FromText(const std::string& text, const std::string& key) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("versions")) {
    return Corruption("what is kept of this page cannot be read", "pages/" + key);
  }
  PageHistory history;
  history.url = json.value("url", "");
  for (const Json& version : json["versions"]) {
    history.versions.push_back({version.value("document", ""), version.value("title", ""),
                                version.value("published", ""),
                                version.value("seen_at", Micros{0})});
  }
  return history;
}

}  // namespace

std::string PageKey(std::string_view url) {
  const auto parsed = ParseWebUrl(url);
  return parsed ? DocumentUrlKey(*parsed) : std::string(url);
}

Result<void> PageVersions::Note(const std::string& url, PageVersion version) {
  if (url.empty()) return Ok();
  PageHistory history = CHIP_TRY(At(url));
  const bool is_known = std::ranges::any_of(history.versions, [&](const PageVersion& earlier) {
    return earlier.document == version.document;
  });
  if (is_known) return Ok();
  if (history.url.empty()) history.url = url;
  version.seen_at = clock_.Now();
  const std::string document = version.document;
  history.versions.push_back(std::move(version));
  const std::string key = PageKey(url);
  std::vector<SideChange> changes = {{kPages, key, ToText(history)}};
  // A text that two pages share is the first one's.
  if (!CHIP_TRY(side_.Get(kPageOf, document))) changes.push_back({kPageOf, document, key});
  return side_.Write(changes);
}

Result<PageHistory> PageVersions::At(const std::string& url) const {
  if (url.empty()) return PageHistory{};
  const std::string key = PageKey(url);
  const auto kept = CHIP_TRY(side_.Get(kPages, key));
  return kept ? FromText(*kept, key) : PageHistory{};
}

Result<std::optional<Micros>> PageVersions::LaterSince(const std::string& url,
                                                       const std::string& document) const {
  const PageHistory history = CHIP_TRY(At(url));
  if (history.versions.empty() || history.versions[0].document == document) {
    return std::optional<Micros>();
  }
  for (const PageVersion& version : history.versions) {
    if (version.document == document) return std::optional<Micros>(version.seen_at);
  }
  return std::optional<Micros>(clock_.Now());
}

Result<PageHistory> PageVersions::Of(const std::string& document) const {
  if (document.empty()) return PageHistory{};
  const auto key = CHIP_TRY(side_.Get(kPageOf, document));
  if (!key) return PageHistory{};
  const auto kept = CHIP_TRY(side_.Get(kPages, *key));
  return kept ? FromText(*kept, *key) : PageHistory{};
}

}  // namespace chipline
