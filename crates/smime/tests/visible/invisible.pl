#!/usr/bin/env perl
# Writes invisible.txt: every code point that acts on the text around it instead of being seen, and every one that
# Unicode has not assigned, as Perl's own copy of the Unicode Character Database has them.
#
#   perl crates/smime/tests/visible/invisible.pl > crates/smime/tests/visible/invisible.txt

use strict;
use warnings;
no warnings qw(surrogate nonchar non_unicode);
use Unicode::UCD;

my $hidden = qr/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Zs}\p{Bidi_Control}\p{Variation_Selector}\p{Noncharacter_Code_Point}]/;

print "# Unicode ", Unicode::UCD::UnicodeVersion(), ", made by invisible.pl.\n";
my ($kind, $first) = ("", 0);
for my $point (0 .. 0x110000) {
    my $now = "";
    if ($point <= 0x10ffff) {
        my $character = chr $point;
        $now = $point == 0x20 ? "" : $character =~ $hidden ? "hidden" : $character =~ /\p{Cn}/ ? "unassigned" : "";
    }
    next if $now eq $kind;
    printf "%s %x %x\n", $kind, $first, $point - 1 if $kind;
    ($kind, $first) = ($now, $point);
}
