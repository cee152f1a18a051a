// Well-formed XML, read by libxml2.
#pragma once

#include <string>
#include <string_view>

#include "ingest/markup_sink.h"

namespace chipline {

// Tells `sink` what the document says; gives what is wrong with it, in one line, or an empty
// string. After a fault `sink` has heard what stood before it. Nothing is loaded from anywhere, no
// document type is read and no entity but XML's own five resolved; nesting beyond 256 is a fault.
// REQUIRES: valid UTF-8, no document type declaration (feed_doctype.h).
std::string ReadXml(std::string_view utf8, MarkupSink* sink);

}  // namespace chipline
