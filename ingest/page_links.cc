#include "ingest/page_links.h"

#include <unordered_map>
#include <utility>

#include "ingest/character_references.h"
#include "ingest/markup_scanner.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kMostLinks = 20'000;
constexpr std::size_t kLongestText = 1'000;

std::string HrefOf(const MarkupToken& token) {
  for (const auto& [name, value] : token.attributes) {
    if (name == "href") return ResolveReferences(value);
  }
  return {};
}

class Collector {
 public:
  explicit Collector(const WebUrl& url) : base_(url.text()) {}

  void Take(const MarkupToken& token) {
    switch (token.kind) {
      case MarkupToken::Kind::kStart:
        if (token.name == "a") {
          Close();
          href_ = HrefOf(token);
        } else if (token.name == "base") {
          if (const auto base = ParseWebUrl(HrefOf(token), base_)) base_ = base->text();
        } else {
          Say(" ");
        }
        break;
      case MarkupToken::Kind::kEnd:
        if (token.name == "a") Close();
        break;
      case MarkupToken::Kind::kText:
        Say(token.text);
        break;
      case MarkupToken::Kind::kReference:
        Say(ResolveReference(token.name).value_or(""));
        break;
      default:
        break;
    }
  }

  std::vector<PageLink> Finish() {
    Close();
    return std::move(links_);
  }

 private:
  void Say(std::string_view text) {
    if (!href_.empty() && text_.size() < kLongestText) text_ += text.substr(0, kLongestText);
  }

  void Close() {
    const std::string href = std::exchange(href_, {});
    const std::string text = std::exchange(text_, {});
    // "#top" is this page.
    if (href.empty() || href.front() == '#' || links_.size() >= kMostLinks) return;
    auto url = ParseWebUrl(href, base_);
    if (!url) return;
    const auto [known, is_new] = numbers_.emplace(url->text(), links_.size());
    if (is_new) links_.push_back({std::move(*url), {}});
    std::string clean = CleanInline(RepairUtf8(text));
    std::string& longest = links_[known->second].text;
    if (clean.size() > longest.size()) longest = std::move(clean);
  }

  std::string base_;
  std::string href_;
  std::string text_;
  std::vector<PageLink> links_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

}  // namespace

std::vector<PageLink> LinksOf(std::string_view html, const WebUrl& url) {
  Collector collector(url);
  MarkupScanner scanner(html);
  MarkupToken token;
  while (scanner.Next(&token)) collector.Take(token);
  return collector.Finish();
}

}  // namespace chipline
