namespace BigFile.Tests; public class Placeholder { [Xunit.Fact] public void One() => Xunit.Assert.Equal(2, 1 + 1); }
