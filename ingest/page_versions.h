// The texts that one page has had: an edited page is one document of several versions, whichever of
// its addresses it came by. Kept beside the log.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.h"
#include "model/result.h"
#include "store/side_store.h"

namespace chipline {

struct PageVersion {
  std::string document;  // SHA-256 (hex) of its normalised text
  std::string title;
  std::string published;  // as the page states, EDTF; may be empty
  Micros seen_at = 0;     // when it was first read
};

struct PageHistory {
  std::string url;                    // as the page was first met
  std::vector<PageVersion> versions;  // in order of seen_at
};

// One spelling for all addresses of a page (DocumentUrlKey), or the text itself where it is none.
std::string PageKey(std::string_view url);

// Safe from any thread as long as one at a time notes.
class PageVersions {
 public:
  // Both are borrowed and must outlive it.
  PageVersions(SideStore* side, const Clock& clock) : side_(*side), clock_(clock) {}

  // Notes a version of the page at `url`, with the time of day; a text that it had before changes
  // nothing. Durable on return.
  Result<void> Note(const std::string& url, PageVersion version);
  // Of the page that had this text first; no versions where none did.
  Result<PageHistory> Of(const std::string& document) const;
  // The same by address.
  Result<PageHistory> At(const std::string& url) const;
  // When this text was first read, or the present moment where it never was, of a page that had
  // another text first. Nothing for a page's first text and for a page that is not known.
  Result<std::optional<Micros>> LaterSince(const std::string& url,
                                           const std::string& document) const;

 private:
  SideStore& side_;
  const Clock& clock_;
};

}  // namespace chipline
