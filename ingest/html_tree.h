// An HTML page as a flat array in document order: what metadata and main text are read from.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/result.h"

namespace chipline {

// An element or, with an empty name, a run of text. The subtree of node i is the range
// [i, nodes[i].end): descendants are neighbours, and a walk needs no recursion.
struct HtmlNode {
  std::string name;  // lower case
  std::string text;  // text nodes; scripts keep theirs only where the type is JSON-LD
  // Names in lower case; only those that metadata and main text read.
  std::vector<std::pair<std::string, std::string>> attributes;
  int parent = -1;
  int end = 0;

  bool is_text() const { return name.empty(); }
  bool Is(std::string_view element) const { return name == element; }
  // Empty where absent.
  std::string_view Attribute(std::string_view attribute) const;
  bool HasAttribute(std::string_view attribute) const;
  // What its author calls it: class and id, a blank between, as they are written.
  std::string Names() const;
};

class HtmlTree {
 public:
  // Largest page. A page is read up to its 400,000th element or run of text and 500 attributes an
  // element; attribute values are cut at 8 KiB. No element stands deeper than 250: what is nested
  // deeper is read into the one above it.
  static constexpr std::size_t kMaxBytes = 10u << 20;

  // Any bytes give a tree (perhaps an empty one); only a page beyond kMaxBytes is
  // kInvalidArgument. Nothing is loaded from anywhere. REQUIRES: valid UTF-8.
  static Result<HtmlTree> Parse(std::string_view utf8);

  const std::vector<HtmlNode>& nodes() const { return nodes_; }
  int size() const { return static_cast<int>(nodes_.size()); }
  const HtmlNode& at(int node) const { return nodes_[static_cast<std::size_t>(node)]; }

  // The text below a node, words joined across inline tags, cleaned (CleanInline). At most
  // about twice `max_bytes` of it.
  std::string TextOf(int node, std::size_t max_bytes = std::string::npos) const;
  // The first element of this name in [from, to); -1 without.
  int Find(std::string_view element, int from, int to) const;
  int Find(std::string_view element) const { return Find(element, 0, size()); }

 private:
  std::vector<HtmlNode> nodes_;
};

// Elements that stand on lines of their own.
bool IsBlockElement(std::string_view element);

}  // namespace chipline
