// The elements and attributes of HTML, MathML and SVG that carry no behaviour: what foreign markup
// may keep. Names in lower case, as they are compared.
#pragma once

#include <string_view>

namespace chipline {

bool IsHarmlessElement(std::string_view name);
bool IsHarmlessAttribute(std::string_view name);
bool IsMathElement(std::string_view name);
bool IsMathAttribute(std::string_view name);
bool IsSvgElement(std::string_view name);
bool IsSvgAttribute(std::string_view name);
// SVG writes some names in mixed case ("viewBox"); the same name for all others.
std::string_view SvgSpelling(std::string_view lower);

// Elements that have no end tag in HTML.
bool IsVoidElement(std::string_view name);
// Whether the attribute's value is an address.
bool IsAddressAttribute(std::string_view element, std::string_view attribute);

// Properties of style sheets that only change the look of text.
bool IsHarmlessProperty(std::string_view name);
bool IsHarmlessSvgProperty(std::string_view name);
// Key words of `background`, `border`, `margin` and `padding`.
bool IsHarmlessKeyword(std::string_view word);

}  // namespace chipline
