// Whose site a page is on, where it is an authority's own.
#pragma once

#include <string_view>

#include "ingest/document.h"

namespace chipline {

struct AuthoritySite {
  std::string_view host;       // and every host below it
  std::string_view publisher;  // as its pages are cited
  std::string_view agency;
};

// By the document's address, else by its canonical one; null for any other site.
const AuthoritySite* AuthoritySiteOf(const Document& document);

}  // namespace chipline
