// Feeds that are not well-formed XML, read all the same.
#pragma once

#include <string_view>

#include "ingest/markup_sink.h"

namespace chipline {

// Tells `sink` every tag and text of `markup`, in order; end tags need not match. Names keep the
// prefix they are written with: a prefix that was never declared means what it customarily does.
// libxml2's own recovery would drop what stands behind an unknown reference or a stray "&".
void ReadBrokenXml(std::string_view markup, MarkupSink* sink);

}  // namespace chipline
