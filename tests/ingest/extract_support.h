// Documents made of a few lines, and events as one line.
#pragma once

#include <string>

#include "ingest/document.h"
#include "ingest/extract.h"

namespace chipline {

// A page as the plain-text reader sees it; `published` may be empty.
Document MakeDocument(const std::string& title, const std::string& body,
                      const std::string& published);

// "type certainty issuer subject,subject" of a draft.
std::string ShortLine(const PolicyEvent& event);

// The drafts that are the page's news, as short lines with "; " between; "-" for none.
std::string NewsOf(const std::string& title, const std::string& body, const std::string& published);
// effective..until of the first draft that is news.
std::string DatesOf(const std::string& title, const std::string& body,
                    const std::string& published);

// What Validate says of a draft once the ingester has stored its document; "" for nothing.
std::string Faults(PolicyEvent event);

// The text of a file under the source folder, or nothing.
std::string SourceFile(const std::string& name);

}  // namespace chipline
