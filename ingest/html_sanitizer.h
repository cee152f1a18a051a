// Foreign HTML made fit to be shown: no scripts, no event handlers, no addresses that run
// something, relative addresses resolved.
#pragma once

#include <string>
#include <string_view>

namespace chipline {

// Elements and attributes of html_vocabulary.h stay, all others go; the text of scripts, styles and
// applets goes with them. Attributes come in order of name, quoted; tags stay unbalanced where they
// were. `xhtml`: "<x/>" also ends the element. `base` may be empty.
// Linear in the text's length; what would make it more than eight times as long is left out.
std::string SanitizeHtml(std::string_view html, std::string_view base, bool xhtml);

// Whether text that claims to be plain reads as HTML: an end tag or a reference, and nothing that
// HTML doesn't know.
bool IsMarkedUpText(std::string_view text);

// The declarations of a style attribute that are harmless, in one spelling; empty where the style
// holds anything unusual. `svg`: those of SVG, too.
std::string SanitizeStyle(std::string_view style, bool svg);

}  // namespace chipline
