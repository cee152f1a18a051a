#include "ingest/live_posts.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <string>
#include <utility>

#include "ingest/marker_date.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

// What a post says, beside its time and headline.
constexpr std::size_t kLeastProse = 60;
// A page of more days is no live blog, and would be read as often.
constexpr std::size_t kMostDays = 60;

constexpr std::string_view kPost = "post ";

struct DatedPlace {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Edtf day;
};

// Of the posts' markers, in order of their places.
std::vector<DatedPlace> PlacesOf(const Document& document) {
  std::vector<DatedPlace> places;
  for (const DatedMarker& marker : document.date_markers) {
    if (!IsPostMarker(marker.marker)) continue;
    const char* at = marker.marker.data() + kPost.size();
    const char* end = marker.marker.data() + marker.marker.size();
    DatedPlace place;
    at = std::from_chars(at, end, place.begin).ptr;
    std::from_chars(std::min(at + 2, end), end, place.end);
    place.day = marker.day;
    places.push_back(std::move(place));
  }
  return places;
}

std::optional<Day> TimeOf(const HtmlTree& tree, int i) {
  if (!tree.at(i).Is("time")) return std::nullopt;
  if (const auto day = ParseMarkerDay(tree.at(i).Attribute("datetime"))) return day;
  return ParseMarkerDay(tree.TextOf(i, 100));
}

// The latest time in an element: a post that was added to says all of it only since then.
std::optional<Day> LatestIn(const HtmlTree& tree, int node) {
  std::optional<Day> latest;
  for (int i = node; i < tree.at(node).end; ++i) {
    const auto day = TimeOf(tree, i);
    if (day && (!latest || *latest < *day)) latest = day;
  }
  return latest;
}

// Bytes of paragraphs that are not links: the card of another story has a headline alone.
std::size_t ProseOf(const HtmlTree& tree, int node) {
  std::size_t bytes = 0;
  for (int i = node; i < tree.at(node).end; ++i) {
    const HtmlNode& at = tree.at(i);
    if (at.Is("a") || at.Is("time") || at.Is("h2") || at.Is("h3")) {
      i = at.end - 1;
    } else if (at.is_text()) {
      bytes += Trim(at.text).size();
    }
  }
  return bytes;
}

bool MayBePost(const HtmlNode& node) {
  return node.Is("article") || node.Is("section") || node.Is("div") || node.Is("li");
}

}  // namespace

LivePosts::LivePosts(const HtmlTree& tree)
    : day_(static_cast<std::size_t>(tree.size())), post_(day_.size(), -1) {
  const int size = tree.size();
  // How many dated times stand in front of each node: few elements hold two.
  std::vector<int> before(day_.size() + 1, 0);
  // Deeper ones are not looked at, so that no nesting makes it slow.
  constexpr int kDeepest = 40;
  std::vector<int> depth(day_.size(), 0);
  for (int i = 0; i < size; ++i) {
    const auto at = static_cast<std::size_t>(i);
    before[at + 1] = before[at] + (TimeOf(tree, i) ? 1 : 0);
    const int parent = tree.at(i).parent;
    if (parent >= 0) depth[at] = depth[static_cast<std::size_t>(parent)] + 1;
  }
  for (int i = 0; i < size; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const int times = before[static_cast<std::size_t>(tree.at(i).end)] - before[at];
    if (!tree.at(i).is_text() && depth[at] < kDeepest && times >= 2) Group(tree, i);
  }
  for (int i = 0; i < size; ++i) {
    const int parent = tree.at(i).parent;
    const auto at = static_cast<std::size_t>(i);
    if (parent >= 0) post_[at] = post_[static_cast<std::size_t>(parent)];
    if (day_[at]) post_[at] = i;
  }
}

// The posts among an element's children.
void LivePosts::Group(const HtmlTree& tree, int parent) {
  std::map<std::string, std::vector<std::pair<int, Day>>> kinds;
  for (int child = parent + 1; child < tree.at(parent).end; child = tree.at(child).end) {
    const HtmlNode& node = tree.at(child);
    if (node.is_text() || !MayBePost(node)) continue;
    const auto day = LatestIn(tree, child);
    if (!day || ProseOf(tree, child) < kLeastProse) continue;
    kinds[node.name + " " + std::string(node.Attribute("class"))].emplace_back(child, *day);
  }
  for (const auto& [kind, posts] : kinds) {
    if (posts.size() < 2) continue;
    for (const auto& [node, day] : posts) day_[static_cast<std::size_t>(node)] = day;
  }
}

DatedMarker PostMarker(Day day, std::uint32_t begin, std::uint32_t end) {
  return {Edtf::FromDay(day),
          std::string(kPost) + std::to_string(begin) + ".." + std::to_string(end)};
}

bool IsPostMarker(std::string_view marker) {
  return marker.starts_with(kPost);
}

void ForEachPostDay(const Document& document, const std::function<void(const Document&)>& each) {
  const std::vector<DatedPlace> places = PlacesOf(document);
  // In the order in which the page first shows them.
  std::vector<Edtf> days;
  for (const DatedPlace& place : places) {
    if (std::ranges::find(days, place.day) == days.end()) days.push_back(place.day);
  }
  if (days.empty() || document.notice) return each(document);
  Document part = document;
  if (days.size() > kMostDays) {
    part.published = *std::ranges::max_element(days, {}, &Edtf::latest);
    return each(part);
  }
  for (const Edtf& day : days) {
    part.published = day;
    part.blocks.clear();
    // The headline is the page's, whose posts are of many days: it belongs to none.
    auto place = places.begin();
    for (const Block& block : document.blocks) {
      while (place != places.end() && place->end <= block.start) ++place;
      const bool is_inside = place != places.end() && place->begin <= block.start;
      if (is_inside && place->day == day) part.blocks.push_back(block);
    }
    each(part);
  }
}

}  // namespace chipline
