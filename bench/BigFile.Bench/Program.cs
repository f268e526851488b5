using BenchmarkDotNet.Running;
using BigFile.Bench.Quick;

if (args.Length > 0 && args[0] == "quick")
    return QuickProgram.Run(args.AsSpan(1));

BenchmarkSwitcher.FromAssembly(typeof(QuickProgram).Assembly).Run(args);
return 0;
