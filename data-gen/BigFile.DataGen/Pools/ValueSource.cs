using BigFile.DataGen.Generators;
using Bogus;

namespace BigFile.DataGen.Pools;

/// <summary>
/// Draws realistic values with Bogus, from a randomizer of its own: the same seed and kind, and the same order of
/// calls, give the same values. Nothing that Bogus derives from the clock is used.
/// </summary>
internal sealed class ValueSource
{
    private readonly Faker _faker;

    internal ValueSource(ulong seed, DataKind kind)
    {
        ulong mixed = SplitMix64.Mix(SplitMix64.Mix(seed) + (ulong)kind);
        _faker = new Faker("en") { Random = new Randomizer((int)mixed) };
    }

    /// <summary>Login names, of letters, digits, dots and underscores.</summary>
    internal string[] UserNames(int count) => Draw(count, f => f.Internet.UserName());

    /// <summary>Full names of people, some with letters outside ASCII.</summary>
    internal string[] PersonNames(int count)
    {
        string[] accented = ["Zoë Müller", "José Núñez", "Søren Ågård", "Łukasz Żak", "山田 太郎", "Ольга Иванова"];
        return [.. accented, .. Draw(count - accented.Length, f => f.Name.FullName())];
    }

    /// <summary>IPv4 addresses.</summary>
    internal string[] IpAddresses(int count) => Draw(count, f => f.Internet.Ip());

    /// <summary>Names of web browsers as they send them, without quotation marks.</summary>
    internal string[] UserAgents(int count) => Draw(count, f => f.Internet.UserAgent());

    /// <summary>Pages that refer to others, as whole URLs.</summary>
    internal string[] Urls(int count) => Draw(count, f => f.Internet.UrlWithPath());

    /// <summary>Paths on a web server: pages, items by number, and files with an extension.</summary>
    internal string[] Paths(int count) => Draw(count, f => f.Random.Number(3) switch
    {
        0 => f.Internet.UrlRootedPath(),
        1 => f.Internet.UrlRootedPath(f.PickRandom("html", "css", "js", "png", "svg", "json")),
        2 => $"/{f.Hacker.Abbreviation().ToLowerInvariant()}/{f.Random.Number(1, 99_999)}",
        _ => $"/{f.Lorem.Word()}?page={f.Random.Number(1, 400)}&sort={f.Lorem.Word()}",
    });

    /// <summary>Words in lower case, of ASCII letters.</summary>
    internal string[] Words(int count) => Draw(count, f => f.Lorem.Word());

    /// <summary>Sentences of a few words, in ASCII.</summary>
    internal string[] Sentences(int count) => Draw(count, f => f.Lorem.Sentence(3, 12));

    /// <summary>Sentences as a program might log them.</summary>
    internal string[] Messages(int count) => Draw(count, f => f.Random.Number(4) switch
    {
        0 => $"{f.System.FileName()}: {f.Hacker.Phrase()}",
        1 => $"could not {f.Hacker.Verb()} \"{f.Hacker.Noun()}\"\n\tat {f.Hacker.Abbreviation()}",
        _ => f.Hacker.Phrase(),
    });

    /// <summary>Distinct ticker symbols of three or four capital letters.</summary>
    internal string[] Tickers(int count)
    {
        var tickers = new HashSet<string>(StringComparer.Ordinal);
        while (tickers.Count < count)
            tickers.Add(_faker.Random.String2(3, 4, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
        return [.. tickers];
    }

    /// <summary>A number from 0 to <paramref name="max"/>, both included.</summary>
    internal int Number(int max) => _faker.Random.Number(max);

    /// <summary>One of <paramref name="choices"/>, each as likely as the others.</summary>
    internal string Pick(params string[] choices) => _faker.Random.ArrayElement(choices);

    private string[] Draw(int count, Func<Faker, string> draw)
    {
        var values = new string[count];
        for (int i = 0; i < count; i++)
            values[i] = draw(_faker);
        return values;
    }
}
