#include "ingest/notice_files.h"

#include <algorithm>
#include <string>

#include "ingest/page_links.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::string_view kEndings[] = {".pdf",  ".doc", ".docx", ".xls",
                                         ".xlsx", ".wps", ".ofd",  ".zip"};
// Stands for a page without an address: what is relative to it has none either.
constexpr std::string_view kNowhere = "nowhere.invalid";

}  // namespace

void AddAttachments(std::string_view html, Document* document) {
  if (!document->notice || !document->notice->attachments.empty()) return;
  std::string base = document->url.empty() ? document->canonical_url : document->url;
  if (base.empty()) base = "https://" + std::string(kNowhere) + "/";
  const auto url = ParseWebUrl(base);
  if (!url) return;
  for (const PageLink& link : LinksOf(html, *url)) {
    const std::string path = AsciiLower(link.url.path);
    const bool file = std::ranges::any_of(
        kEndings, [&](std::string_view ending) { return path.ends_with(ending); });
    if (file && link.url.host != kNowhere) {
      document->notice->attachments.push_back(link.url.text());
    }
  }
}

}  // namespace chipline
