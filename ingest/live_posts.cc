#include "ingest/live_posts.h"

#include <algorithm>
#include <iterator>
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

void MarkPost(Day day, std::size_t first, Document* document) {
  for (std::size_t i = first; i < document->blocks.size(); ++i) document->blocks[i].posted = day;
  const std::string place = std::to_string(document->blocks[first].start) + ".." +
                            std::to_string(document->blocks.back().end);
  document->date_markers.push_back({Edtf::FromDay(day), "post " + place});
}

void ForEachPostDay(const Document& document, const std::function<void(const Document&)>& each) {
  // In the order in which the page first shows them.
  std::vector<Day> days;
  for (const Block& block : document.blocks) {
    const bool is_new = block.posted && std::ranges::find(days, *block.posted) == days.end();
    if (is_new) days.push_back(*block.posted);
  }
  if (days.empty() || document.notice) return each(document);
  Document part = document;
  if (days.size() > kMostDays) {
    part.published = Edtf::FromDay(*std::ranges::max_element(days));
    return each(part);
  }
  for (const Day day : days) {
    part.published = Edtf::FromDay(day);
    // The headline is the page's, whose posts are of many days: it belongs to none.
    part.blocks.clear();
    std::ranges::copy_if(document.blocks, std::back_inserter(part.blocks),
                         [day](const Block& block) { return block.posted == day; });
    each(part);
  }
}

}  // namespace chipline
