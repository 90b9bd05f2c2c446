using Fupin.Chassis.Faults;
using Fupin.Chassis.Paging;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Chassis.Tests.Paging;

public class PageTokenTests
{
    private static readonly ListHouseholdsRequest Filter = new() { Division = "divisions/1", Year = 2016 };

    [Fact]
    public void A_token_brings_back_the_last_key_whatever_the_page_size()
    {
        var token = PageTokens.Encode(Filter, "households/张");
        var next = Filter.Clone();
        next.PageToken = token;
        next.PageSize = 7;
        Assert.Equal("households/张", PageTokens.Decode(next, token, "registry"));
        Assert.Null(PageTokens.Decode(Filter, "", "registry"));
        Assert.DoesNotContain('=', token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_token_of_another_query_or_of_nobody_is_refused(bool garbage)
    {
        var other = Filter.Clone();
        other.Year = 2017;
        var token = garbage ? "not a token" : PageTokens.Encode(other, "k");
        var fault = Assert.Throws<Fault>(() => PageTokens.Decode(Filter, token, "registry"));
        Assert.Equal((StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", "registry"), (fault.Code, fault.Reason, fault.Domain));
        Assert.Throws<Fault>(() => PageTokens.Decode(Filter, "AQ", "registry"));
        Assert.Throws<Fault>(() => PageTokens.Decode(new ListVillagesRequest(), PageTokens.Encode(new ListDivisionsRequest(), "k"), "registry"));
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
