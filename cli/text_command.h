// chipline text: the article and the metadata of an HTML page.
#pragma once

#include <string>
#include <vector>

namespace chipline {

// PATH [--json]: the page may be gzipped; "-" is standard input. With --json one object
// {title, byline, siteName, lang, canonical_url, publishedTime, text}, what is unknown is null;
// else the same as text. 1 where the page cannot be read; a page without an article has "".
int RunText(const std::vector<std::string>& words);

}  // namespace chipline
