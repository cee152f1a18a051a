#include "ingest/html_vocabulary.h"

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

using Names = std::unordered_set<std::string_view>;

Names Words(std::string_view text) {
  Names names;
  for (const std::string_view word : SplitWords(text)) names.insert(word);
  return names;
}

// From lower case to the spelling, for names that have capitals.
std::unordered_map<std::string, std::string_view> Spellings(std::string_view text) {
  std::unordered_map<std::string, std::string_view> spellings;
  for (const std::string_view word : SplitWords(text)) spellings.emplace(AsciiLower(word), word);
  return spellings;
}

constexpr std::string_view kElements =
    // sections and blocks
    "address article aside blockquote center details dialog dir div dd dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li menu multicol nav noscript ol p pre "
    "section ul "
    // tables
    "caption col colgroup table tbody td tfoot th thead tr "
    // text
    "a abbr acronym b big br cite code del dfn em font i ins kbd m q rp rt ruby s samp small span "
    "strike strong sub sup time tt u var "
    // pictures and sound
    "area audio canvas img map sound source spacer video "
    // fields
    "button command datagrid datalist event-source input keygen label meter nextid optgroup option "
    "output progress select textarea";

constexpr std::string_view kAttributes =
    // of any element
    "accesskey class contenteditable dir draggable hidden id lang xml:lang style tabindex title "
    // links and sources
    "cite href hreflang longdesc media name ping poster rel rev src target type urn usemap dynsrc "
    "lowsrc background icon "
    // looks
    "align balance bgcolor bgproperties border bordercolor bordercolordark bordercolorlight "
    "bottompadding cellpadding cellspacing clear color compact face frame galleryimg gutter height "
    "hidefocus hspace leftspacing noshade nowrap point-size rightspacing rules size toppadding "
    "unselectable valign vspace width wrap "
    // tables
    "abbr axis ch char charoff choff colspan headers rowspan scope span summary "
    // fields
    "accept accept-charset action autocomplete autofocus challenge charset checked cols data "
    "datafld datapagesize datasrc disabled enctype for form high inputmode keytype label list low "
    "max maxlength method min multiple optimum pattern pqg prompt radiogroup readonly replace "
    "required rows selected step suppress template value variable "
    // pictures and sound
    "alt controls coords default delay end ismap loop loopcount loopend loopstart nohref preload "
    "repeat-max repeat-min shape start volume vrml "
    // times
    "datetime open";

constexpr std::string_view kMathElements =
    "annotation annotation-xml maction maligngroup malignmark math menclose merror mfenced mfrac "
    "mglyph mi mlabeledtr mlongdiv mmultiscripts mn mo mover mpadded mphantom mprescripts mroot "
    "mrow ms mscarries mscarry msgroup msline mspace msqrt msrow mstack mstyle msub msubsup msup "
    "mtable mtd mtext mtr munder munderover none semantics";

constexpr std::string_view kMathAttributes =
    "accent accentunder actiontype align alignmentscope altimg altimg-height altimg-valign "
    "altimg-width alttext bevelled charalign close columnalign columnlines columnspacing "
    "columnspan columnwidth crossout decimalpoint denomalign depth dir display displaystyle edge "
    "encoding equalcolumns equalrows fence fontstyle fontweight form frame framespacing groupalign "
    "height href id indentalign indentalignfirst indentalignlast indentshift indentshiftfirst "
    "indentshiftlast indenttarget infixlinebreakstyle largeop length linebreak linebreakmultchar "
    "linebreakstyle lineleading linethickness location longdivstyle lquote lspace mathbackground "
    "mathcolor mathsize mathvariant maxsize minlabelspacing minsize movablelimits notation "
    "numalign "
    "open other overflow position rowalign rowlines rowspacing rowspan rquote rspace scriptlevel "
    "scriptminsize scriptsizemultiplier selection separator separators shift side src stackalign "
    "stretchy subscriptshift superscriptshift symmetric voffset width xlink:href xlink:show "
    "xlink:type xmlns xmlns:xlink";

constexpr std::string_view kSvgElements =
    "a animate animatecolor animatemotion animatetransform circle defs desc ellipse font-face "
    "font-face-name font-face-src foreignobject g glyph hkern line lineargradient marker metadata "
    "missing-glyph mpath path polygon polyline radialgradient rect set stop svg switch text title "
    "tspan use";

constexpr std::string_view kSvgAttributes =
    "accent-height accumulate additive alphabetic arabic-form ascent attributename attributetype "
    "baseprofile bbox begin by calcmode cap-height class color color-rendering content cx cy d "
    "descent display dur dx dy end fill fill-opacity fill-rule font-family font-size font-stretch "
    "font-style font-variant font-weight from fx fy g1 g2 glyph-name gradientunits hanging height "
    "horiz-adv-x horiz-origin-x id ideographic k keypoints keysplines keytimes lang marker-end "
    "marker-mid marker-start markerheight markerunits markerwidth mathematical max min name offset "
    "opacity orient origin overline-position overline-thickness panose-1 path pathlength points "
    "preserveaspectratio r refx refy repeatcount repeatdur requiredextensions requiredfeatures "
    "restart rotate rx ry slope stemh stemv stop-color stop-opacity strikethrough-position "
    "strikethrough-thickness stroke stroke-dasharray stroke-dashoffset stroke-linecap "
    "stroke-linejoin stroke-miterlimit stroke-opacity stroke-width systemlanguage target "
    "text-anchor to transform type u1 u2 underline-position underline-thickness unicode "
    "unicode-range units-per-em values version viewbox visibility width widths x x-height x1 x2 "
    "xlink:actuate xlink:arcrole xlink:href xlink:role xlink:show xlink:title xlink:type xml:base "
    "xml:lang xml:space xmlns xmlns:xlink y y1 y2 zoomandpan";

constexpr std::string_view kSvgMixedCase =
    "animateColor animateMotion animateTransform foreignObject linearGradient radialGradient "
    "attributeName attributeType baseProfile calcMode gradientUnits keyPoints keySplines keyTimes "
    "markerHeight markerUnits markerWidth pathLength preserveAspectRatio refX refY repeatCount "
    "repeatDur requiredExtensions requiredFeatures systemLanguage viewBox zoomAndPan";

constexpr std::string_view kProperties =
    "azimuth background-color border-bottom-color border-collapse border-color border-left-color "
    "border-right-color border-top-color clear color cursor direction display elevation float font "
    "font-family font-size font-style font-variant font-weight height letter-spacing line-height "
    "overflow pause pause-after pause-before pitch pitch-range richness speak speak-header "
    "speak-numeral speak-punctuation speech-rate stress text-align text-decoration text-indent "
    "unicode-bidi vertical-align voice-family volume white-space width";

constexpr std::string_view kKeywords =
    "!important aqua auto black block blue bold both bottom brown center collapse dashed dotted "
    "fuchsia gray green italic left lime maroon medium navy none normal nowrap olive pointer "
    "purple "
    "red right silver solid teal top transparent underline white yellow";

}  // namespace

bool IsHarmlessElement(std::string_view name) {
  static const Names names = Words(kElements);
  return names.contains(name);
}

bool IsHarmlessAttribute(std::string_view name) {
  static const Names names = Words(kAttributes);
  return names.contains(name);
}

bool IsMathElement(std::string_view name) {
  static const Names names = Words(kMathElements);
  return names.contains(name);
}

bool IsMathAttribute(std::string_view name) {
  static const Names names = Words(kMathAttributes);
  return names.contains(name);
}

bool IsSvgElement(std::string_view name) {
  static const Names names = Words(kSvgElements);
  return names.contains(name);
}

bool IsSvgAttribute(std::string_view name) {
  static const Names names = Words(kSvgAttributes);
  return names.contains(name);
}

std::string_view SvgSpelling(std::string_view lower) {
  static const auto spellings = Spellings(kSvgMixedCase);
  const auto found = spellings.find(std::string(lower));
  return found == spellings.end() ? lower : found->second;
}

bool IsVoidElement(std::string_view name) {
  static const Names names = Words(
      "area base basefont br col command embed frame hr img input isindex keygen link meta param "
      "source track wbr");
  return names.contains(name);
}

bool IsAddressAttribute(std::string_view element, std::string_view attribute) {
  static const Names names = Words(
      "a/href area/href audio/src blockquote/cite body/background del/cite form/action "
      "frame/longdesc frame/src head/profile iframe/longdesc iframe/src img/longdesc img/src "
      "img/usemap input/src input/usemap ins/cite link/href q/cite source/src video/poster "
      "video/src");
  return names.contains(std::string(element) + "/" + std::string(attribute));
}

bool IsHarmlessProperty(std::string_view name) {
  static const Names names = Words(kProperties);
  return names.contains(name);
}

bool IsHarmlessSvgProperty(std::string_view name) {
  static const Names names = Words(
      "fill fill-opacity fill-rule stroke stroke-linecap stroke-linejoin stroke-opacity "
      "stroke-width");
  return names.contains(name);
}

bool IsHarmlessKeyword(std::string_view word) {
  static const Names names = Words(kKeywords);
  return names.contains(word);
}

}  // namespace chipline
