#include "ingest/html_document.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "ingest/charset.h"
#include "ingest/document_builder.h"
#include "ingest/gunzip.h"
#include "ingest/html_tree.h"
#include "ingest/live_posts.h"
#include "ingest/main_text.h"
#include "ingest/metadata.h"
#include "ingest/notice_files.h"
#include "ingest/notice_text.h"
#include "ingest/publication_day.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

struct Page {
  PageMetadata metadata;
  std::vector<MainBlock> blocks;
  std::vector<std::optional<Day>> posted;  // of each block; empty where the page has no posts
};

// When each block was posted, where the page is made of posts: most of its text stands in at least
// two of them (in one, where it says that it is a live blog). What stands outside is written anew
// with each post, and counts from the newest.
std::vector<std::optional<Day>> PostedDays(const HtmlTree& tree, const Page& page) {
  const LivePosts posts(tree);
  std::vector<std::optional<Day>> days(page.blocks.size());
  std::set<int> seen;
  std::optional<Day> newest;
  std::size_t inside = 0;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < page.blocks.size(); ++i) {
    bytes += page.blocks[i].text.size();
    const int post = posts.PostOf(page.blocks[i].node);
    if (post < 0) continue;
    inside += page.blocks[i].text.size();
    seen.insert(post);
    days[i] = posts.DayOf(post);
    newest = std::max(newest, days[i]);
  }
  const std::size_t enough = page.metadata.is_live ? 1 : 2;
  if (seen.size() < enough || inside * 2 < bytes) return {};
  for (std::optional<Day>& day : days) day = day ? day : newest;
  return days;
}

Result<Page> ReadPage(std::string_view utf8, std::string_view url) {
  const HtmlTree tree = CHIP_TRY(HtmlTree::Parse(utf8));
  Page page;
  ArticleCut cut = CutArticle(tree, Pruning::kByNames);
  page.metadata = ReadMetadata(tree, url, cut.container);
  page.blocks = ExtractMainText(
      tree, std::move(cut),
      {page.metadata.title, page.metadata.article_body, !page.metadata.dates.empty()});
  page.posted = PostedDays(tree, page);
  return page;
}

void AddBlock(const MainBlock& block, DocumentBuilder* builder) {
  if (block.kind == BlockKind::kTableCell) {
    builder->AddTable(block.table);
    return;
  }
  const std::string lead = block.kind == BlockKind::kListItem ? builder->LeadIn() : std::string();
  Block* added = builder->Add(block.kind, block.text, block.level);
  if (added == nullptr) return;
  added->lead_in = lead;
  SetDateLead(added);
}

Document DocumentOf(Page page, std::string_view url) {
  Document document;
  document.url = url;
  document.canonical_url = std::move(page.metadata.canonical_url);
  document.title = std::move(page.metadata.title);
  document.byline = std::move(page.metadata.byline);
  document.publisher = std::move(page.metadata.site_name);
  document.language = std::move(page.metadata.language);
  document.date_markers = std::move(page.metadata.dates);
  DocumentBuilder builder(&document);
  builder.Add(BlockKind::kTitle, document.title);
  for (std::size_t i = 0; i < page.blocks.size(); ++i) {
    const std::size_t first = document.blocks.size();
    AddBlock(page.blocks[i], &builder);
    if (page.posted.empty() || !page.posted[i] || first == document.blocks.size()) continue;
    MarkPost(*page.posted[i], first, &document);
  }
  if (page.metadata.is_live && page.posted.empty())
    TakeNewest(page.metadata.newest_post, &document);
  return document;
}

}  // namespace

Result<Document> ReadHtml(std::string_view utf8, std::string_view url) {
  return DocumentOf(CHIP_TRY(ReadPage(utf8, url)), url);
}

Result<PageText> ReadPageText(std::string_view bytes, std::string_view media_type) {
  std::string unpacked;
  if (IsGzip(bytes)) {
    unpacked = CHIP_TRY(Gunzip(bytes, HtmlTree::kMaxBytes));
    bytes = unpacked;
  }
  std::string charset = CharsetOfMediaType(media_type);
  if (charset.empty()) charset = DeclaredCharset(bytes);
  const std::string text = DecodeToUtf8(bytes, charset);
  Page page = CHIP_TRY(ReadPage(text, {}));
  PageText out;
  out.title = page.metadata.title;
  out.byline = page.metadata.byline;
  out.site_name = page.metadata.site_name;
  out.lang = page.metadata.language;
  out.canonical_url = page.metadata.canonical_url;
  out.published_time = page.metadata.published_time;
  for (const MainBlock& block : page.blocks) {
    if (!out.text.empty()) out.text.push_back('\n');
    out.text += block.text;
  }
  Document document = DocumentOf(std::move(page), {});
  RecogniseNotice(&document);
  AddAttachments(text, &document);
  out.rival_days = RivalDays(document);
  out.dates = std::move(document.date_markers);
  out.notice = std::move(document.notice);
  return out;
}

bool LooksLikeHtml(std::string_view text) {
  const std::string head = AsciiLower(Trim(text.substr(0, 2048)));
  for (const std::string_view start : {"<!doctype html", "<html", "<head", "<body"}) {
    if (head.rfind(start, 0) == 0) return true;
  }
  // Behind an XML declaration, comments or a processing instruction.
  return head.rfind('<', 0) == 0 &&
         (head.find("<html") != std::string::npos || head.find("<head") != std::string::npos ||
          head.find("<body") != std::string::npos);
}

}  // namespace chipline
