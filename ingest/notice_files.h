// The files that come with an official notice.
#pragma once

#include <string_view>

#include "ingest/document.h"

namespace chipline {

// Fills document->notice->attachments, where the document is a notice without any, with the
// absolute addresses of the PDF, Word, Excel and ZIP files that its page links to, in order. `html`
// is the page. REQUIRES: valid UTF-8.
void AddAttachments(std::string_view html, Document* document);

}  // namespace chipline
