#include "ingest/publication_day.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "ingest/later_day.h"
#include "ingest/metadata.h"

namespace chipline {
namespace {

constexpr std::string_view kGiven = "given";
constexpr std::string_view kNewest = "newest post";

// Markers that say nothing but "published". A plain "date" or the first <time> may be anything, and
// an address is often that of the first draft.
bool IsStrong(std::string_view marker) {
  constexpr std::string_view kStrong[] = {
      "json-ld datePublished",  "itemprop datePublished", "meta article:published_time",
      "meta og:published_time", "meta article:published", "meta datepublished",
      "meta parsely-pub-date",  "meta dc:date:issued",    "meta dcterms:issued",
      "meta pubdate",           "meta publishdate",       "meta publish-date",
      "meta publish_date",      "meta publication_date"};
  return std::ranges::find(kStrong, marker) != std::end(kStrong);
}

std::string Named(const DatedMarker& marker) {
  return marker.day.text() + " (" + marker.marker + ")";
}

}  // namespace

void ChoosePublished(std::optional<Day> given, Document* document) {
  if (given) {
    const Edtf day = Edtf::FromDay(*given);
    document->date_markers.insert(document->date_markers.begin(), {day, std::string(kGiven)});
  }
  for (const DatedMarker& marker : document->date_markers) {
    if (IsUpdateMarker(marker.marker)) continue;
    document->published = marker.day;
    return;
  }
}

void TakeNewest(std::optional<Day> post, Document* document) {
  for (const DatedMarker& marker : document->date_markers) {
    post = std::max(post, std::optional(marker.day.latest()));
  }
  if (!post) return;
  const Edtf day = Edtf::FromDay(*post);
  document->date_markers.insert(document->date_markers.begin(), {day, std::string(kNewest)});
}

void DropFutureDay(Day today, Document* document) {
  // A day ahead is another zone's today.
  const bool is_ahead = document->published && document->published->earliest() > today + 1;
  if (is_ahead && !document->notice) document->published.reset();
}

std::string StatedDay(const Document& document) {
  const auto stated = std::ranges::find_if(document.date_markers, [](const DatedMarker& marker) {
    return !IsUpdateMarker(marker.marker);
  });
  return stated == document.date_markers.end() ? std::string() : stated->day.text();
}

std::string RivalDays(const Document& document) {
  const DatedMarker* first = nullptr;
  for (const DatedMarker& marker : document.date_markers) {
    if (marker.marker == kGiven) return {};
    if (!IsStrong(marker.marker) && marker.marker != kNewest) continue;
    if (first == nullptr) first = &marker;
    const auto apart = DaysBetween(first->day.earliest(), marker.day.earliest());
    if (std::abs(apart) > 1) return Named(*first) + ", " + Named(marker);
  }
  return {};
}

}  // namespace chipline
