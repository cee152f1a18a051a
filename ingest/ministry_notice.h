// Announcements of Chinese ministries, and the press pages and guidance of authorities.
#pragma once

#include "ingest/document.h"

namespace chipline {

// A numbered announcement ("商务部公告2025年第70号", "Announcement No. 70 of 2025 of the Ministry
// of Commerce"): number, citation, agencies, day of signature and every date it sets. Its publisher
// and day of publication are filled where the page states none. False where it is none.
bool TakeAnnouncement(Document* document);

// A page on an authority's own site, by its address: a press release or guidance. Publisher and
// day of release ("FOR IMMEDIATE RELEASE, May 13, 2025") likewise.
bool TakeAuthorityPage(Document* document);

}  // namespace chipline
