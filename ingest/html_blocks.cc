#include "ingest/html_blocks.h"

#include <algorithm>

#include "ingest/html_table.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

class BlockCutter {
 public:
  BlockCutter(const HtmlTree& tree, const std::vector<bool>& pruned)
      : tree_(tree), pruned_(pruned) {}

  std::vector<HtmlBlock> Cut() {
    for (int i = 0; i < tree_.size();) {
      while (!open_.empty() && i >= tree_.at(open_.back()).end) CloseBlock();
      i = Visit(i);
    }
    Flush();
    return std::move(blocks_);
  }

 private:
  // Takes in one node; returns the next to visit.
  int Visit(int i) {
    const HtmlNode& node = tree_.at(i);
    if (node.is_text()) {
      AddText(node.text, i);
      return i + 1;
    }
    const bool block = IsBlockElement(node.name);
    if (block) Flush();
    if (pruned_[static_cast<std::size_t>(i)] || IsStruck(i)) return node.end;
    if (node.Is("br")) {
      LineBreak();
    } else if (node.Is("table") && AddDataTable(i)) {
      return node.end;
    } else if (node.Is("pre")) {
      pre_end_ = std::max(pre_end_, node.end);
    } else if (node.Is("a")) {
      link_end_ = std::max(link_end_, node.end);
    }
    if (!node.Is("br") && !node.Is("wbr")) breaks_ = 0;
    if (block) open_.push_back(i);
    if (node.Is("ul") || node.Is("ol")) ++lists_;
    return i + 1;
  }

  // Words that the page takes back. One that is never closed runs over paragraphs: no such thing.
  bool IsStruck(int i) const {
    constexpr int kNodes = 64;
    const HtmlNode& node = tree_.at(i);
    if (!node.Is("del") && !node.Is("s") && !node.Is("strike")) return false;
    if (node.end - i > kNodes) return false;
    for (int j = i + 1; j < node.end; ++j) {
      if (!tree_.at(j).is_text() && IsBlockElement(tree_.at(j).name)) return false;
    }
    return true;
  }

  void AddText(const std::string& text, int i) {
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!blank) breaks_ = 0;
    if (i < link_end_) link_bytes_ += CleanInline(text).size();
    if (i < pre_end_) return AddLines(text);
    run_ += text;
  }

  // In <pre> an empty line ends a paragraph.
  void AddLines(std::string_view text) {
    const std::vector<std::string_view> lines = SplitLines(text);
    for (std::size_t k = 0; k < lines.size(); ++k) {
      const bool inner = k > 0 && k + 1 < lines.size();
      if (inner && Trim(lines[k]).empty()) Flush();
      run_ += lines[k];
      if (k + 1 < lines.size()) run_ += '\n';
    }
  }

  // One break is a line end, two are a paragraph's; so is one behind a long line that ends a
  // sentence, as pages write that know no other paragraphs.
  void LineBreak() {
    if (++breaks_ >= 2 || EndsParagraph()) {
      Flush();
    } else {
      run_.push_back(' ');
    }
  }

  bool EndsParagraph() const {
    constexpr std::size_t kLongLine = 60;
    const std::string_view line = Trim(run_);
    if (line.size() < kLongLine) return false;
    for (const std::string_view end :
         {".", "?", "!", ":", "\"", "”", "。", "？", "！", "：", "；"}) {
      if (line.ends_with(end)) return true;
    }
    return false;
  }

  void CloseBlock() {
    Flush();
    const HtmlNode& node = tree_.at(open_.back());
    if (node.Is("ul") || node.Is("ol")) --lists_;
    open_.pop_back();
  }

  void Flush() {
    HtmlBlock block;
    if (!run_.empty()) block.text = CleanInline(run_);
    if (!block.text.empty()) {
      block.node = open_.empty() ? 0 : open_.back();
      block.link_bytes = std::min(link_bytes_, block.text.size());
      SetKind(&block);
      blocks_.push_back(std::move(block));
    }
    run_.clear();
    link_bytes_ = 0;
    breaks_ = 0;
  }

  // By the nearest element that says anything.
  void SetKind(HtmlBlock* block) const {
    for (auto at = open_.rbegin(); at != open_.rend(); ++at) {
      const std::string& name = tree_.at(*at).name;
      if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6') {
        block->kind = BlockKind::kHeading;
        block->level = name[1] - '0';
        return;
      }
      if (name == "li" || name == "dd") {
        block->kind = BlockKind::kListItem;
        block->level = std::max(lists_, 1);
        return;
      }
      if (name == "blockquote") block->kind = BlockKind::kQuote;
      if (name == "figcaption" || name == "caption") block->kind = BlockKind::kCaption;
      if (block->kind != BlockKind::kParagraph || name == "article" || name == "td") return;
    }
  }

  bool AddDataTable(int i) {
    auto table = ReadHtmlTable(tree_, i, pruned_);
    if (!table) return false;
    HtmlBlock block;
    block.kind = BlockKind::kTableCell;
    block.text = TableAsText(*table);
    block.node = i;
    for (int j = i; j < tree_.at(i).end; ++j) {
      if (!tree_.at(j).Is("a")) continue;
      block.link_bytes += tree_.TextOf(j).size();
      j = tree_.at(j).end - 1;
    }
    block.table = *std::move(table);
    if (!block.text.empty()) blocks_.push_back(std::move(block));
    return true;
  }

  const HtmlTree& tree_;
  const std::vector<bool>& pruned_;
  std::vector<HtmlBlock> blocks_;
  std::vector<int> open_;  // block elements around the present node
  std::string run_;
  std::size_t link_bytes_ = 0;
  int link_end_ = 0;
  int pre_end_ = 0;
  int breaks_ = 0;
  int lists_ = 0;
};

}  // namespace

std::vector<HtmlBlock> CutIntoBlocks(const HtmlTree& tree, const std::vector<bool>& pruned) {
  return BlockCutter(tree, pruned).Cut();
}

}  // namespace chipline
