using BenchmarkDotNet.Running;
using BigFile.Bench;
using BigFile.Bench.Quick;
using BigFile.Bench.SideBySide;

if (args.Length > 0 && args[0] == "quick")
    return QuickProgram.Run(args.AsSpan(1));
if (args.Length > 0 && args[0] == "figures")
    return FiguresProgram.Run(args.AsSpan(1));
if (args.Length > 0 && args[0] == "side-by-side")
    return SideBySideProgram.Run(args.AsSpan(1));

// In this process: the library has internals that only this assembly may see, and nothing need be built anew.
BenchmarkSwitcher.FromAssembly(typeof(QuickProgram).Assembly).Run([.. args, "--inProcess"]);
return 0;
