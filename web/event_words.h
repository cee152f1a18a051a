// What pages say about an event: its link, its conditions, and the passages that it rests on.
#pragma once

#include <string>

#include "model/event.h"
#include "query/record.h"
#include "web/html.h"
#include "web/http.h"
#include "web/site.h"

namespace chipline {

// Its summary, or what it is in short.
std::string TitleOf(const PolicyEvent& event);
void WriteEventLink(HtmlWriter& page, const Site& site, const Request& request,
                    const EventRecord& record);

// "revenue share: 25 % of sales (25 %)"
std::string ConditionWords(const Condition& condition);

// The source's address with a text fragment that scrolls to the passage and lights it there; the
// address alone where there is no passage.
std::string PassageAddress(const std::string& url, const Quote* quote);

// Publisher, title and day, each passage with its words lit and links to it at the publisher and in
// the stored text. `supports` adds which fields a passage supports.
void WriteSource(HtmlWriter& page, const Source& source, bool supports);

}  // namespace chipline
