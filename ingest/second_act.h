// What a sentence says of itself: that it tells a second act, and not on of the one before.
//
// "In the same meeting the commission also proposed …", "Samsung has been given the same
// treatment": such words stand where a page tells the next act in terms of the last one, whose
// type and things it therefore shares.
#pragma once

#include <string_view>

namespace chipline {

// REQUIRES: lower case.
bool SaysSecondAct(std::string_view sentence);

// China's two lists of foreign firms: to be put on one is another act than to be put on the other,
// though both often fall on one day.
struct ListsNamed {
  bool unreliable = false;
  bool export_control = false;
};

// REQUIRES: lower case.
ListsNamed ListsOf(std::string_view sentence);

}  // namespace chipline
