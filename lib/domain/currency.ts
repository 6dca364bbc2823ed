/**
 * ISO 4217 (list one of 2025-05-12): the number of decimals of each currency's minor unit. `Intl` is not used, because
 * its digits follow CLDR, which differs from ISO 4217 for a dozen currencies.
 */
const CODES_BY_DIGITS: readonly (readonly [number, string])[] = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
     CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR
     ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV
     MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
     SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  ],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];

const DIGITS = new Map(
  CODES_BY_DIGITS.flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code) => [code, digits] as const),
  ),
);

/** Decimals of the currency's ISO 4217 minor unit: 2 for USD, 0 for JPY, 3 for KWD; 2 for a code not in ISO 4217. */
export function minorUnitDigits(currency: string): number {
  return DIGITS.get(currency.toUpperCase()) ?? 2;
}

/** True for a currency that ISO 4217 lists with a minor unit; false for `BTC` or `XAU`. */
export function hasMinorUnit(currency: string): boolean {
  return DIGITS.has(currency);
}
