using Fupin.Chassis.Faults;
using Fupin.Chassis.Paging;
using Fupin.Chassis.Protection;
using Fupin.Kit;
using Fupin.Registry.V1;

namespace Fupin.Chassis.Tests.Paging;

public sealed class PageTokenTests : IDisposable
{
    private const string Officer = "officer";
    private const string County = "410324";
    private static readonly ListHouseholdsRequest Filter = new() { Division = "divisions/1", Year = 2016 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fupin-seal-");
    private readonly FakeClock _clock = new(new DateTimeOffset(2016, 11, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Each is another replica: nothing is shared but the key.</summary>
    private PageSeal Seal() => new(KeyRing.Load(_folder.FullName, "token", mayCreate: true), _clock);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_token_brings_back_the_last_key_on_another_replica_whatever_the_page_size()
    {
        var token = Seal().Seal(Filter, Officer, County, "households/张");
        var next = Filter.Clone();
        next.PageToken = token;
        next.PageSize = 7;
        Assert.Equal("households/张", Seal().Open(next, Officer, County, token));
        Assert.DoesNotContain('=', token);
    }

    [Fact]
    public void It_is_worth_nothing_for_another_query_caller_scope_or_key()
    {
        var token = Seal().Seal(Filter, Officer, County, "k");
        Assert.Null(Seal().Open(new ListHouseholdsRequest { Division = "divisions/1", Year = 2017 }, Officer, County, token));
        Assert.Null(Seal().Open(new ListVillagesRequest { Division = "divisions/1", Year = 2016 }, Officer, County, token));
        Assert.Null(Seal().Open(Filter, "another", County, token));
        Assert.Null(Seal().Open(Filter, Officer, "410325", token));
        Assert.Null(Seal().Open(Filter, Officer, County, "not a token"));
        Assert.Null(Seal().Open(Filter, Officer, County, "AQ"));
        File.Delete(Path.Combine(_folder.FullName, "keys", "token.1.key"));
        Assert.Null(Seal().Open(Filter, Officer, County, token));
    }

    [Fact]
    public void No_bit_of_it_can_be_changed()
    {
        var seal = Seal();
        var token = System.Buffers.Text.Base64Url.DecodeFromChars(seal.Seal(Filter, Officer, County, "key"));
        for (var i = 0; i < token.Length * 8; i++)
        {
            byte[] changed = [.. token];
            changed[i / 8] ^= (byte)(1 << (i % 8));
            Assert.Null(seal.Open(Filter, Officer, County, System.Buffers.Text.Base64Url.EncodeToString(changed)));
        }
    }

    [Fact]
    public void It_lives_24_hours()
    {
        var token = Seal().Seal(Filter, Officer, County, "k");
        _clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal("k", Seal().Open(Filter, Officer, County, token));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Seal().Open(Filter, Officer, County, token));
    }

    [Fact]
    public void A_rotated_key_still_opens_what_it_sealed()
    {
        var token = Seal().Seal(Filter, Officer, County, "k");
        File.WriteAllText(Path.Combine(_folder.FullName, "keys", "token.2.key"), Convert.ToBase64String(new byte[32]));
        Assert.Equal("k", Seal().Open(Filter, Officer, County, token));
        Assert.NotEqual(token, Seal().Seal(Filter, Officer, County, "k"));
    }

    [Fact]
    public void Sizes_have_a_default_and_a_limit()
    {
        Assert.Equal(100, PageTokens.Size(0));
        Assert.Equal(1000, PageTokens.Size(5000));
        Assert.Equal(7, PageTokens.Size(7));
        Assert.Equal("page_size", Assert.Single(Assert.Throws<Fault>(() => PageTokens.Size(-1)).Violations).Field);
    }
}
